"""The directory of a zip from outside, checked before anything is unpacked."""

import stat
import struct
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from steam.core.errors import InvalidArtifact

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


def refuse_archive(problem: str) -> InvalidArtifact:
    """The error for a file that is not a zip archive that steam opens."""
    return InvalidArtifact(
        f"The file is not a model archive: {problem}.",
        hint="Give the MOJO zip as it was downloaded, whole and unchanged.",
    )


def check_end(file: BinaryIO, size: int) -> int:
    """The number of entries that the last record of the archive of `size` bytes announces.

    The standard library reads the whole directory at once, so its size is bounded here first.
    Raises InvalidArtifact for anything but one plain archive that fills the file.
    """
    if size < _END.size:
        raise refuse_archive("it is not a zip file, or was cut short")
    file.seek(size - _END.size)
    end = _END.unpack(file.read(_END.size))
    signature, disk, directory_disk, here, entries, length, start, comment = end
    if signature != _END_SIGNATURE or comment:
        raise refuse_archive("it is not a zip file, or was cut short")
    if disk or directory_disk or here != entries:
        raise refuse_archive("it is one part of several")
    if start + length != size - _END.size:
        raise refuse_archive("bytes are missing or were added")
    if entries > MAX_ENTRIES or length > _MAX_DIRECTORY_BYTES:
        raise refuse_archive(f"it has more than {MAX_ENTRIES} entries")
    file.seek(start)
    directory = file.read(length)
    if directory.count(_ENTRY_SIGNATURE) > MAX_ENTRIES:
        raise refuse_archive(f"it has more than {MAX_ENTRIES} entries")
    if directory[-_ZIP64_LOCATOR.size :].startswith(_ZIP64_SIGNATURE):
        raise refuse_archive("it uses the zip64 extension")
    return int(entries)


def check_entries(infos: list[ZipInfo], announced: int, limits: Limits) -> dict[str, ZipInfo]:
    """The members by name, without folders. Raises InvalidArtifact for any that is not plain."""
    if len(infos) != announced:
        raise refuse_archive(f"it announces {announced} entries and has {len(infos)}")
    if sum(info.file_size for info in infos) > limits.max_unpacked_bytes:
        raise refuse_archive(f"it unpacks to more than {limits.max_unpacked_bytes >> 20} MiB")
    members: dict[str, ZipInfo] = {}
    for info in infos:
        _check_name(info)
        _check_kind(info)
        if info.filename in members:
            raise refuse_archive(f"it holds {info.filename!r} twice")
        members[info.filename] = info
    return {name: info for name, info in members.items() if not info.is_dir()}


def _check_name(info: ZipInfo) -> None:
    name = info.filename
    if name != info.orig_filename or not name.isprintable() or "\\" in name:
        raise refuse_archive(f"{_shown(info)} is not a plain name")
    if not 0 < len(name) <= _MAX_NAME:
        raise refuse_archive("a name in it is empty or too long")
    parts = name.removesuffix("/").split("/")
    if not _NO_NAMES.isdisjoint(parts) or ":" in parts[0]:
        raise refuse_archive(f"{_shown(info)} points out of the archive")


def _check_kind(info: ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and kind != (stat.S_IFDIR if info.is_dir() else stat.S_IFREG):
        raise refuse_archive(f"{_shown(info)} is a link or device")
    if info.file_size and info.is_dir():
        raise refuse_archive(f"folder {_shown(info)} has content")
    if info.flag_bits & _ENCRYPTED_FLAGS:
        raise refuse_archive(f"{_shown(info)} is encrypted")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise refuse_archive(f"{_shown(info)} is packed by another method than deflate")
    if info.file_size > _PACKED_HARD_FROM and info.file_size > _MAX_RATIO * info.compress_size:
        raise refuse_archive(f"{_shown(info)} is packed more than {_MAX_RATIO} times")


def _shown(info: ZipInfo) -> str:
    return repr(info.filename[:80])
