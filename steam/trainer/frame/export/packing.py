"""Exports packed as they are written."""

import bz2
import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import BinaryIO, cast

from steam.core.errors import Unsupported


class Packing(StrEnum):
    """How an export is packed, in H2O's words."""

    NONE = "none"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    ZSTANDARD = "zstd"


def read_packing(word: str) -> Packing:
    """The packing of that name; none for an empty one. Raises Unsupported."""
    try:
        return Packing(word.lower() or Packing.NONE)
    except ValueError:
        raise Unsupported(
            f"An export cannot be compressed by {word[:20]!r}.",
            hint=f"Choose one of {', '.join(Packing)}.",
        ) from None


@contextmanager
def packed(out: BinaryIO, packing: Packing) -> Iterator[BinaryIO]:
    """A stream that packs into `out`, and has written all of it when the block ends.

    The same bytes are packed to the same bytes: no time of day goes with them.
    """
    match packing:
        case Packing.NONE:
            yield out
        case Packing.GZIP:
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=out, mtime=0) as stream:
                yield cast("BinaryIO", stream)
        case Packing.BZIP2:
            with bz2.BZ2File(out, "wb") as stream:
                yield cast("BinaryIO", stream)
        case Packing.ZSTANDARD:
            with _zstandard(out) as stream:
                yield stream


def _zstandard(out: BinaryIO) -> BinaryIO:
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415  (rare)
    else:
        from backports import zstd  # noqa: PLC0415  (rare)
    return cast("BinaryIO", zstd.ZstdFile(out, "wb"))
