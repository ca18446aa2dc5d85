"""One member of a zip, against the standard library's own reader."""

import io
import struct
import zlib
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.zip_directory import Limits, read_directory
from steam.model.zip_entry import Entry
from steam.model.zip_member import content_of, unpacked

CONTENT = b"0123456789" * 20_000  # several pieces
SMALL = CONTENT[:2_000]
Read = Callable[..., bytes]
HEADER_BYTES = 30


def packed(content: bytes, method: int = ZIP_DEFLATED, name: str = "trees/t00_000.bin") -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr(ZipInfo(name), content, method)
    return stream.getvalue()


def entry_of(data: bytes) -> Entry:
    return next(iter(read_directory(io.BytesIO(data), len(data), Limits()).values()))


def in_pieces(file: io.BytesIO, entry: Entry) -> bytes:
    return b"".join(unpacked(file, entry))


@pytest.fixture(params=[content_of, in_pieces])
def read(request: pytest.FixtureRequest) -> Read:
    """Reads the member of an archive, of which the directory may say something else."""

    def read_member(data: bytes, entry: Entry | None = None) -> bytes:
        return request.param(io.BytesIO(data), entry or entry_of(data))

    return read_member


def altered(data: bytes, place: int, what: bytes) -> bytes:
    return data[:place] + what + data[place + len(what) :]


@given(
    st.binary(max_size=200_000),
    st.sampled_from([ZIP_STORED, ZIP_DEFLATED]),
    st.text("aäé", min_size=1),
)
def test_the_content_is_what_the_standard_library_reads(
    content: bytes, method: int, name: str
) -> None:
    data = packed(content, method, name)
    assert ZipFile(io.BytesIO(data)).read(name) == content
    for read_member in (content_of, in_pieces):
        assert read_member(io.BytesIO(data), entry_of(data)) == content


def test_it_comes_in_pieces_of_bounded_size() -> None:
    for method in (ZIP_STORED, ZIP_DEFLATED):
        data = packed(CONTENT, method)
        sizes = [len(piece) for piece in unpacked(io.BytesIO(data), entry_of(data))]
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
def test_a_header_that_is_not_that_of_the_directory_is_refused(
    place: int, what: bytes, read: Read
) -> None:
    data = packed(SMALL)
    with pytest.raises(InvalidArtifact, match="it is damaged"):
        read(altered(data, place, what), entry_of(data))


def test_a_name_that_is_not_the_utf8_it_claims_is_refused(read: Read) -> None:
    data = packed(b"x", name="é.bin")
    with pytest.raises(InvalidArtifact, match="it is damaged"):
        read(altered(data, HEADER_BYTES, b"\xff"), entry_of(data))


@pytest.mark.parametrize("content", [SMALL, CONTENT])
@pytest.mark.parametrize("change", [-1, 1])
def test_content_that_ends_before_or_after_its_packed_bytes_is_refused(
    content: bytes, change: int, read: Read
) -> None:
    data = packed(content)
    entry = entry_of(data)
    with pytest.raises(InvalidArtifact, match="it is damaged"):
        read(data, entry._replace(packed_bytes=entry.packed_bytes + change))


@pytest.mark.parametrize("content", [SMALL, CONTENT])
def test_a_file_that_ends_within_is_refused(content: bytes, read: Read) -> None:
    data = packed(content, ZIP_STORED)
    for end in (10, HEADER_BYTES, HEADER_BYTES + 100, len(content) // 2):
        with pytest.raises(InvalidArtifact, match=r"it is damaged|not of the size"):
            read(data[:end], entry_of(data))


@pytest.mark.parametrize("change", [-1, 1])
@pytest.mark.parametrize("content", [SMALL, CONTENT])
def test_another_size_than_declared_is_refused(content: bytes, change: int, read: Read) -> None:
    data = packed(content)
    entry = entry_of(data)
    with pytest.raises(InvalidArtifact, match="not of the size it declares"):
        read(data, entry._replace(content_bytes=entry.content_bytes + change))


def test_a_bomb_gives_nothing_beyond_what_it_declares() -> None:
    data = packed(bytes(16 << 20))
    entry = entry_of(data)._replace(content_bytes=1000)
    with pytest.raises(InvalidArtifact):
        next(unpacked(io.BytesIO(data), entry))
    with pytest.raises(InvalidArtifact, match="not of the size it declares"):
        content_of(io.BytesIO(data), entry)


@pytest.mark.parametrize("content", [SMALL, CONTENT])
def test_another_checksum_is_refused(content: bytes, read: Read) -> None:
    data = packed(content)
    with pytest.raises(InvalidArtifact, match="it is damaged"):
        read(data, entry_of(data)._replace(checksum=zlib.crc32(b"another")))
