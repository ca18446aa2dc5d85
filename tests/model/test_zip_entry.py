"""Entries of a zip, against the standard library's reader."""

import io
import struct
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model import zip_entry
from steam.model.zip_entry import Entry, entries_of

END_BYTES = 22
NAMES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1)
EXTRA = struct.pack("<HH4s", 0xCAFE, 4, b"java")


@st.composite
def members(draw: st.DrawFn) -> tuple[ZipInfo, bytes]:
    info = ZipInfo(draw(NAMES))
    info.compress_type = draw(st.sampled_from([ZIP_STORED, ZIP_DEFLATED]))
    info.external_attr = draw(st.integers(0, 0xFFFF)) << 16
    info.extra = draw(st.sampled_from([b"", EXTRA]))
    info.comment = draw(st.binary(max_size=5))
    return info, draw(st.binary(max_size=300))


ARCHIVES = st.lists(members(), max_size=5, unique_by=lambda member: member[0].filename)


def archive(members: list[tuple[ZipInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as file:
        for info, content in members:
            file.writestr(info, content, info.compress_type)
    return stream.getvalue()


def directory_of(data: bytes) -> bytes:
    length, start = struct.unpack("<2L", data[-END_BYTES + 12 : -2])
    return data[start : start + length]


def as_the_library_reads(data: bytes) -> list[Entry]:
    return [
        Entry(
            name=info.orig_filename,
            flags=info.flag_bits,
            method=info.compress_type,
            checksum=info.CRC,
            packed_bytes=info.compress_size,
            content_bytes=info.file_size,
            mode=info.external_attr >> 16,
            place=info.header_offset,
        )
        for info in ZipFile(io.BytesIO(data)).infolist()
    ]


def check_that_both_read_the_same(members: list[tuple[ZipInfo, bytes]]) -> None:
    data = archive(members)
    assert list(entries_of(directory_of(data))) == as_the_library_reads(data)


@given(ARCHIVES)
def test_they_are_what_the_standard_library_reads(members: list[tuple[ZipInfo, bytes]]) -> None:
    check_that_both_read_the_same(members)


def test_the_property_would_notice_comments_that_are_not_skipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = ZipInfo("a")
    told.comment = b"of a"
    members = [(told, b"x"), (ZipInfo("b"), b"")]
    check_that_both_read_the_same(members)
    mutant = struct.Struct("<4s4x2H4x3L2H2xH2x2L")  # the number of the disk, which is 0
    monkeypatch.setattr(zip_entry, "_ENTRY", mutant)
    with pytest.raises(InvalidArtifact, match="damaged"):
        check_that_both_read_the_same(members)


@pytest.mark.parametrize("field", [20, 24, 42])
def test_a_number_of_zip64_is_refused(field: int) -> None:
    directory = bytearray(directory_of(archive([(ZipInfo("a"), b"x")])))
    struct.pack_into("<L", directory, field, 0xFFFF_FFFF)
    with pytest.raises(InvalidArtifact, match="zip64"):
        list(entries_of(bytes(directory)))


@given(ARCHIVES.filter(len), st.data())
def test_a_directory_that_is_cut_or_altered_is_refused_or_read(
    members: list[tuple[ZipInfo, bytes]], data: st.DataObject
) -> None:
    directory = bytearray(directory_of(archive(members)))
    cut = bytes(directory[: data.draw(st.integers(1, len(directory) - 1), "cut")])
    assert len(read_or_refused(cut)) < len(members)
    directory[data.draw(st.integers(0, len(directory) - 1), "at")] = data.draw(st.integers(0, 255))
    assert len(read_or_refused(bytes(directory))) <= len(members) + 1


def read_or_refused(directory: bytes) -> list[Entry]:
    try:
        return list(entries_of(directory))
    except InvalidArtifact:
        return []
