"""What is inside of a packed file: one stream of bytes (gzip, zstandard), or members (zip)."""

import gzip
import io
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from steam.core.errors import InvalidInput, Unsupported

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP = b"\x1f\x8b"
ZSTANDARD = b"\x28\xb5\x2f\xfd"
ZIP = b"PK\x03\x04"

_WINDOW_LOG = 27  # 128 MiB, the most that the command line tool takes by default
_DIRECTORY_BYTES = 8 << 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ByteStream(Protocol):
    """Bytes that are read once, from the first to the last."""

    def read(self, count: int, /) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A stream of bytes in a file, its `name` if it has one, and what reading damage raises."""

    stream: ByteStream
    name: str = ""
    packing: str = ""
    damage: tuple[type[Exception], ...] = ()


def gzip_member(packed: "io.BufferedReader[Any]") -> Member:
    """What is inside of gzip, unpacked as it is read."""
    return Member(
        gzip.GzipFile(fileobj=packed),
        packing="gzip",
        damage=(EOFError, zlib.error, gzip.BadGzipFile),
    )


def zstandard_member(packed: "io.BufferedReader[Any]") -> Member:
    """What is inside of zstandard, unpacked as it is read, with a bounded window."""
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415  (rare)
    else:
        from backports import zstd  # noqa: PLC0415  (rare)
    options = {int(zstd.DecompressionParameter.window_log_max): _WINDOW_LOG}
    stream = zstd.ZstdFile(packed, options=options)
    return Member(stream, packing="zstandard", damage=(EOFError, zstd.ZstdError))


def zip_members(file: "PositionalFile", path: object) -> Iterator[Member]:
    """The files inside of a zip in the order of its directory, without those of the desktop.

    Raises InvalidInput where the directory cannot be read or names no file, and Unsupported for
    members that need a password or a rare method.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InvalidInput(
            f"The zip data in {path} is damaged.", hint="Make or fetch the file again."
        ) from error
    members = [info for info in archive.infolist() if info.file_size and not _is_hidden(info)]
    if not members:
        raise InvalidInput(f"{path} holds no files.", hint="Name a zip with text files in it.")
    for info in members:
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
            raise Unsupported(
                f"{info.filename[:80]!r} in {path} is encrypted or packed in a rare way.",
                hint="Pack it again as an ordinary zip, or as gzip.",
            )
        damage = (EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError)
        try:
            stream = archive.open(info)
        except damage as error:
            raise InvalidInput(
                f"The zip data in {path} is damaged.", hint="Make or fetch the file again."
            ) from error
        yield Member(stream, info.filename if len(members) > 1 else "", "zip", damage)


class PositionalFile(io.RawIOBase):
    """The bytes behind a descriptor from anywhere in it; its own position stays where it is.

    `taken` counts what has been read. No single read is larger than the directory of a zip may be.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._position = 0
        self.taken = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        size = os.fstat(self._descriptor).st_size
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: size}[whence]
        if start + offset < 0:
            raise ValueError("before the start of the file")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        if len(view) > _DIRECTORY_BYTES:
            raise ValueError("more than the directory of a zip may hold")
        count = os.preadv(self._descriptor, [view], self._position)
        self._position += count
        self.taken += count
        return count


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    return info.is_dir() or name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith(".")
