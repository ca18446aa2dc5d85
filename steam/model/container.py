"""A zip from outside, opened safely: members are read into memory by name, never to disk."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from steam.model.zip_directory import Limits, check_end, check_entries, refuse_archive

MAX_DEPTH = 4
_PIECE = 1 << 16
_UNPACK_ERRORS = (
    BadZipFile,
    struct.error,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for damaged bytes; UnicodeDecodeError is a ValueError."""


@dataclass(frozen=True, slots=True)
class Container:
    """The members of one checked archive. Valid while its file is open."""

    archive: ZipFile
    members: dict[str, ZipInfo]
    depth: int = 0  # how many folders of other containers it lies in

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str, max_bytes: int) -> bytes:
        """The content of a member. Raises InvalidArtifact if absent or over `max_bytes`."""
        info = self.members.get(name)
        if info is None:
            raise refuse_archive(f"{name} is missing")
        if info.file_size > max_bytes:
            raise refuse_archive(f"{name} is larger than {max_bytes >> 20} MiB")
        return b"".join(_pieces(self.archive, info))

    def text(self, name: str, max_bytes: int) -> str:
        """The content of a member as UTF-8. Raises InvalidArtifact if it is not."""
        try:
            return self.read(name, max_bytes).decode("utf-8")
        except UnicodeDecodeError as error:
            raise refuse_archive(f"{name} is not UTF-8 at byte {error.start}") from error

    def folder(self, path: str) -> "Container":
        """The members below a folder, whose `path` ends in a slash, as a container of their own.

        Raises InvalidArtifact where containers are within each other more than MAX_DEPTH deep.
        """
        if self.depth == MAX_DEPTH:
            raise refuse_archive(f"models are within each other more than {MAX_DEPTH} deep")
        below = {
            name.removeprefix(path): info
            for name, info in self.members.items()
            if name.startswith(path)
        }
        return Container(self.archive, below, self.depth + 1)


def open_container(file: BinaryIO, size: int, limits: Limits) -> Container:
    """Check a seekable file of `size` bytes, every member unpacked once in bounded memory.

    Raises InvalidArtifact for what is no plain, whole, honest zip within the limits.
    """
    if size > limits.max_bytes:
        raise refuse_archive(f"it is larger than {limits.max_bytes >> 20} MiB")
    announced = check_end(file, size)
    with _damage():
        archive = ZipFile(file)
    members = check_entries(archive.infolist(), announced, limits)
    for info in members.values():
        for _ in _pieces(archive, info):
            pass  # reading to the end compares the checksum
    return Container(archive, members)


def _pieces(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    """The content in pieces. Raises InvalidArtifact where size or checksum are not as declared."""
    longer = copy(info)
    longer.file_size += 1  # zipfile hides whatever is packed beyond the size that it is told
    left = info.file_size
    with _damage(), archive.open(longer) as member:
        while piece := member.read(_PIECE):
            left -= len(piece)
            if left < 0:
                break
            yield piece
    if left:
        raise refuse_archive(f"{info.filename} is not of the size it declares")


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except _UNPACK_ERRORS as error:
        raise refuse_archive("it is damaged") from error
