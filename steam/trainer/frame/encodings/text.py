"""Strings as one run of UTF-8 bytes and the offsets at which each of them ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# Text made by Python may hold lone surrogates, which strict UTF-8 refuses.
SURROGATES = "surrogatepass"


@dataclass(frozen=True, slots=True, eq=False)
class TextChunk:
    """Row i is `data[offsets[i]:offsets[i + 1]]`; `missing` is None when nothing is missing."""

    data: bytes
    offsets: NDArray[np.uint32] | NDArray[np.uint64]
    missing: NDArray[np.uint8] | None

    @property
    def rows(self) -> int:
        return len(self.offsets) - 1

    @property
    def nbytes(self) -> int:
        bitmap = 0 if self.missing is None else self.missing.nbytes
        return len(self.data) + self.offsets.nbytes + bitmap

    def decode(self) -> NDArray[np.object_]:
        """Object array of str, shape (rows,), None where missing."""
        text = self.data.decode("utf-8", SURROGATES)
        ends = self.offsets
        if len(text) < len(self.data):
            characters = np.cumsum(_starts_character(self.data), dtype=ends.dtype)
            ends = np.append(ends.dtype.type(0), characters)[ends]
        return texts_between(text, ends, self.missing)


@dataclass(frozen=True, slots=True, eq=False)
class Utf8Rows:
    """Strings of some rows as bytes: one run of UTF-8, the bytes in each row, what is missing.

    Missing rows have no bytes. `missing` has a bool per row; None when nothing is missing.
    """

    data: bytes
    lengths: NDArray[np.int64]
    missing: NDArray[np.bool_] | None


def utf8_rows(values: Sequence[str | None] | NDArray[np.object_]) -> Utf8Rows:
    """Strings as bytes; None is missing, which differs from the empty string."""
    texts = ["" if value is None else value for value in values]
    joined = "".join(texts)
    data = joined.encode("utf-8", SURROGATES)
    lengths = np.fromiter(map(len, texts), np.int64, count=len(texts))
    if len(data) > len(joined):
        starts = np.append(np.flatnonzero(_starts_character(data)), len(data))
        lengths = np.diff(starts[np.append(0, np.cumsum(lengths))])
    missing = np.fromiter((value is None for value in values), dtype=np.bool_, count=len(texts))
    return Utf8Rows(data, lengths, missing if missing.any() else None)


def encode_text(rows: Utf8Rows) -> TextChunk:
    """Strings of any kind."""
    offsets = np.zeros(len(rows.lengths) + 1, dtype=np.uint64)
    np.cumsum(rows.lengths, out=offsets[1:])
    narrow = offsets.astype(np.uint32) if offsets[-1] <= np.iinfo(np.uint32).max else offsets
    return TextChunk(rows.data, narrow, bitmap_of(rows.missing))


def bitmap_of(missing: NDArray[np.bool_] | None) -> NDArray[np.uint8] | None:
    """A bit per row, set where it is missing."""
    return None if missing is None else np.packbits(missing)


def texts_between(
    text: str, ends: Sequence[int] | NDArray[np.unsignedinteger], bitmap: NDArray[np.uint8] | None
) -> NDArray[np.object_]:
    """Object array of str: the parts of `text` between neighbouring `ends`, None where missing."""
    places = ends.tolist() if isinstance(ends, np.ndarray) else ends
    values = np.empty(len(places) - 1, dtype=object)
    values[:] = [text[start:end] for start, end in pairwise(places)]
    if bitmap is not None:
        values[np.unpackbits(bitmap, count=len(values)).view(np.bool_)] = None
    return values


def _starts_character(data: bytes) -> NDArray[np.bool_]:
    """Of each byte of UTF-8, whether a character starts with it."""
    starts: NDArray[np.bool_] = (np.frombuffer(data, dtype=np.uint8) & 0xC0) != 0x80
    return starts
