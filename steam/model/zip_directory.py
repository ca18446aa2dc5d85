"""The directory of a zip from outside, checked before anything is unpacked."""

import stat
import struct
from dataclasses import dataclass
from typing import BinaryIO

from steam.model.zip_entry import DEFLATED, STORED, Entry, entries_of, refuse_archive

MAX_ENTRIES = 10_000
_MAX_DIRECTORY_BYTES = 4 << 20
_MAX_NAME = 512
_PACKED_HARD_FROM = 16 << 20  # below this size a member may be packed as tightly as it likes
_MAX_RATIO = 200

_END = struct.Struct("<4s4H2LH")  # end of central directory, without a comment
_END_SIGNATURE = b"PK\x05\x06"
_ENTRY_SIGNATURE = b"PK\x01\x02"
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_ZIP64_SIGNATURE = b"PK\x06\x07"
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_NO_NAMES = frozenset(("", ".", ".."))


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
    members: dict[str, Entry] = {}
    left = limits.max_unpacked_bytes
    for entry in entries_of(directory):
        left -= entry.content_bytes
        if left < 0:
            raise refuse_archive(f"it unpacks to more than {limits.max_unpacked_bytes >> 20} MiB")
        _check_name(entry)
        _check_kind(entry)
        if entry.name in members:
            raise refuse_archive(f"it holds {entry.name!r} twice")
        members[entry.name] = entry
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


def _check_name(entry: Entry) -> None:
    name = entry.name
    if not name.isprintable() or "\\" in name:
        raise refuse_archive(f"{_shown(entry)} is not a plain name")
    if not 0 < len(name) <= _MAX_NAME:
        raise refuse_archive("a name in it is empty or too long")
    parts = name.removesuffix("/").split("/")
    if not _NO_NAMES.isdisjoint(parts) or ":" in parts[0]:
        raise refuse_archive(f"{_shown(entry)} points out of the archive")


def _check_kind(entry: Entry) -> None:
    name, flags, method, _, packed_bytes, content_bytes, mode, _ = entry
    kind, is_folder = stat.S_IFMT(mode), name.endswith("/")
    if kind and kind != (stat.S_IFDIR if is_folder else stat.S_IFREG):
        raise refuse_archive(f"{_shown(entry)} is a link or device")
    if content_bytes and is_folder:
        raise refuse_archive(f"folder {_shown(entry)} has content")
    if flags & _ENCRYPTED_FLAGS:
        raise refuse_archive(f"{_shown(entry)} is encrypted")
    if method not in {STORED, DEFLATED}:
        raise refuse_archive(f"{_shown(entry)} is packed by another method than deflate")
    if content_bytes > _PACKED_HARD_FROM and content_bytes > _MAX_RATIO * packed_bytes:
        raise refuse_archive(f"{_shown(entry)} is packed more than {_MAX_RATIO} times")


def _shown(entry: Entry) -> str:
    return repr(entry.name[:80])
