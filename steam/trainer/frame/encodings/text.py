"""Strings as one run of UTF-8 bytes and the offsets at which each of them ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# Text made by Python may hold lone surrogates, which strict UTF-8 refuses.
_SURROGATES = "surrogatepass"


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
        values = np.empty(self.rows, dtype=object)
        values[:] = [
            self.data[start:end].decode("utf-8", _SURROGATES)
            for start, end in pairwise(self.offsets.tolist())
        ]
        if self.missing is not None:
            values[np.unpackbits(self.missing, count=self.rows).view(np.bool_)] = None
        return values


def encode_strings(values: Sequence[str | None] | NDArray[np.object_]) -> TextChunk:
    """Encode strings; None is missing, which differs from the empty string."""
    texts = ["" if value is None else value for value in values]
    joined = "".join(texts)
    data = joined.encode("utf-8", _SURROGATES)
    # Only where a character is a byte do lengths of text tell lengths of bytes.
    parts = texts if joined.isascii() else [text.encode("utf-8", _SURROGATES) for text in texts]
    offsets = np.zeros(len(texts) + 1, dtype=np.uint64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    narrow = offsets.astype(np.uint32) if offsets[-1] <= np.iinfo(np.uint32).max else offsets
    missing = np.fromiter((value is None for value in values), dtype=np.bool_, count=len(texts))
    return TextChunk(data, narrow, np.packbits(missing) if missing.any() else None)
