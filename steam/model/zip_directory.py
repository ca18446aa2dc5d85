"""The directory of a zip from outside, checked before anything is unpacked."""

import struct
from collections import Counter
from dataclasses import dataclass
from typing import BinaryIO

from steam.model.zip_checks import check_entries
from steam.model.zip_entry import Entry, entries_of, refuse_archive

MAX_ENTRIES = 10_000
_MAX_DIRECTORY_BYTES = 4 << 20

_END = struct.Struct("<4s4H2LH")  # end of central directory, without a comment
_END_SIGNATURE = b"PK\x05\x06"
_ENTRY_SIGNATURE = b"PK\x01\x02"
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_ZIP64_SIGNATURE = b"PK\x06\x07"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an artifact may be, as a file and unpacked."""

    max_bytes: int = 512 << 20
    max_unpacked_bytes: int = 1 << 30


def read_directory(file: BinaryIO, size: int, limits: Limits) -> dict[str, Entry]:
    """The members of a seekable file of `size` bytes by name, without folders.

    What is in them is not looked at. Raises InvalidArtifact for anything but the directory of one
    plain archive that fills the file, within the limits.
    """
    if size > limits.max_bytes:
        raise refuse_archive(f"it is larger than {limits.max_bytes >> 20} MiB")
    directory, announced = _directory(file, size)
    entries = list(entries_of(directory))
    if sum(entry.content_bytes for entry in entries) > limits.max_unpacked_bytes:
        raise refuse_archive(f"it unpacks to more than {limits.max_unpacked_bytes >> 20} MiB")
    check_entries(entries)
    members = {entry.name: entry for entry in entries}
    if len(members) != len(entries):
        (name, _), *_ = Counter(entry.name for entry in entries).most_common(1)
        raise refuse_archive(f"it holds {name!r} twice")
    if len(members) != announced:
        raise refuse_archive(f"it announces {announced} entries and has {len(members)}")
    return {name: entry for name, entry in members.items() if not name.endswith("/")}


def _directory(file: BinaryIO, size: int) -> tuple[bytes, int]:
    """The directory at the end of a file, and the number of entries that it announces."""
    if size < _END.size:
        raise refuse_archive("it is not a zip file, or was cut short")
    file.seek(size - _END.size)
    end = _END.unpack(file.read(_END.size))
    signature, disk, directory_disk, here, announced, length, start, comment = end
    if signature != _END_SIGNATURE or comment:
        raise refuse_archive("it is not a zip file, or was cut short")
    if disk or directory_disk or here != announced:
        raise refuse_archive("it is one part of several")
    if start + length != size - _END.size:
        raise refuse_archive("bytes are missing or were added")
    if announced > MAX_ENTRIES or length > _MAX_DIRECTORY_BYTES:
        raise refuse_archive(f"it has more than {MAX_ENTRIES} entries")
    file.seek(start)
    directory = file.read(length)
    if directory.count(_ENTRY_SIGNATURE) > MAX_ENTRIES:
        raise refuse_archive(f"it has more than {MAX_ENTRIES} entries")
    if directory[-_ZIP64_LOCATOR.size :].startswith(_ZIP64_SIGNATURE):
        raise refuse_archive("it uses the zip64 extension")
    return directory, announced
