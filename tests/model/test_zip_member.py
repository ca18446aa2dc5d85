"""One member of a zip, against the standard library's own reader."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.zip_member import unpacked

CONTENT = b"0123456789" * 20_000  # several pieces
HEADER_BYTES = 30


def packed(content: bytes, method: int = ZIP_DEFLATED, name: str = "trees/t00_000.bin") -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr(ZipInfo(name), content, method)
    return stream.getvalue()


def info_of(data: bytes) -> ZipInfo:
    return ZipFile(io.BytesIO(data)).infolist()[0]


def content_of(data: bytes, info: ZipInfo | None = None) -> bytes:
    return b"".join(unpacked(io.BytesIO(data), info or info_of(data)))


def altered(data: bytes, place: int, what: bytes) -> bytes:
    return data[:place] + what + data[place + len(what) :]


@given(
    st.binary(max_size=200_000),
    st.sampled_from([ZIP_STORED, ZIP_DEFLATED]),
    st.text("aä/é.", min_size=1),
)
def test_the_content_is_what_the_standard_library_reads(
    content: bytes, method: int, name: str
) -> None:
    data = packed(content, method, name)
    assert content_of(data) == content == ZipFile(io.BytesIO(data)).read(name)


def test_it_comes_in_pieces_of_bounded_size() -> None:
    for method in (ZIP_STORED, ZIP_DEFLATED):
        data = packed(CONTENT, method)
        sizes = [len(piece) for piece in unpacked(io.BytesIO(data), info_of(data))]
        assert max(sizes) <= 1 << 16
        assert sum(sizes) == len(CONTENT)


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (0, b"PK\x01\x02"),  # signature
        (6, b"\x01"),  # flags: encrypted
        (6, b"\x20"),  # a patch
        (8, struct.pack("<H", ZIP_STORED)),
        (26, struct.pack("<H", 3)),  # length of the name
        (HEADER_BYTES, b"other"),
    ],
)
def test_a_header_that_is_not_that_of_the_directory_is_refused(place: int, what: bytes) -> None:
    data = packed(CONTENT)
    with pytest.raises(InvalidArtifact, match="it is damaged"):
        content_of(altered(data, place, what), info_of(data))


def test_a_name_that_is_not_the_utf8_it_claims_is_refused() -> None:
    data = packed(b"x", name="é.bin")
    with pytest.raises(InvalidArtifact, match="it is damaged"):
        content_of(altered(data, HEADER_BYTES, b"\xff"), info_of(data))


def test_content_that_ends_before_or_after_its_packed_bytes_is_refused() -> None:
    data = packed(CONTENT)
    for change in (-1, 1):
        info = info_of(data)
        info.compress_size += change
        with pytest.raises(InvalidArtifact, match="it is damaged"):
            content_of(data, info)


def test_a_file_that_ends_within_is_refused() -> None:
    data = packed(CONTENT, ZIP_STORED)
    for end in (10, HEADER_BYTES, HEADER_BYTES + 100, 100_000):
        with pytest.raises(InvalidArtifact, match="it is damaged"):
            content_of(data[:end], info_of(data))


@pytest.mark.parametrize("change", [-1, 1])
def test_another_size_than_declared_is_refused(change: int) -> None:
    data = packed(CONTENT)
    info = info_of(data)
    info.file_size += change
    with pytest.raises(InvalidArtifact, match="not of the size it declares"):
        content_of(data, info)


def test_a_bomb_gives_nothing_beyond_what_it_declares() -> None:
    data = packed(bytes(50 << 20))
    info = info_of(data)
    info.file_size = 1000
    with pytest.raises(InvalidArtifact):
        next(unpacked(io.BytesIO(data), info))


def test_another_checksum_is_refused() -> None:
    data = packed(CONTENT)
    info = info_of(data)
    info.CRC = zlib.crc32(b"another")
    with pytest.raises(InvalidArtifact, match="it is damaged"):
        content_of(data, info)
