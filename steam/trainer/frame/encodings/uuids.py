"""Strings that all are UUIDs, in 16 bytes each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.encodings.text import Utf8Rows, bitmap_of, texts_between

_WIDTH = 36
_DASHES = (8, 13, 18, 23)
_GROUPS = (slice(0, 8), slice(9, 13), slice(14, 18), slice(19, 23), slice(24, 36))
_NOT_HEX = 255


@dataclass(frozen=True, slots=True, eq=False)
class UuidChunk:
    """UUIDs written 8-4-4-4-12, their letters all in upper or all in lower case.

    `data` is uint8 of shape (rows, 16), zero where missing; `missing` a bit per row, or None.
    """

    data: NDArray[np.uint8]
    upper: bool
    missing: NDArray[np.uint8] | None

    @property
    def rows(self) -> int:
        return len(self.data)

    @property
    def nbytes(self) -> int:
        return self.data.nbytes + (0 if self.missing is None else self.missing.nbytes)

    def decode(self) -> NDArray[np.object_]:
        """Object array of str, shape (rows,), None where missing."""
        digits = self.data.tobytes().hex()
        letters = np.frombuffer((digits.upper() if self.upper else digits).encode(), dtype=np.uint8)
        letters = letters.reshape(self.rows, 32)
        written = np.full((self.rows, _WIDTH), ord("-"), dtype=np.uint8)
        for dashes, group in enumerate(_GROUPS):
            written[:, group] = letters[:, group.start - dashes : group.stop - dashes]
        text = written.tobytes().decode("ascii")
        return texts_between(text, range(0, _WIDTH * self.rows + 1, _WIDTH), self.missing)


def encode_uuids(rows: Utf8Rows) -> UuidChunk | None:
    """UUIDs of some rows; None when none is there, or one is no UUID, or cases are mixed."""
    count = len(rows.lengths)
    present = np.ones(count, dtype=np.bool_) if rows.missing is None else ~rows.missing
    if not rows.data or np.any(rows.lengths[present] != _WIDTH):
        return None
    written = np.frombuffer(rows.data, dtype=np.uint8).reshape(-1, _WIDTH)
    if any(np.any(written[:, place] != ord("-")) for place in _DASHES):
        return None
    letters = np.hstack([written[:, group] for group in _GROUPS])
    for upper in (False, True):
        digits = _values(upper=upper)[letters]
        if np.all(digits != _NOT_HEX):
            data = np.zeros((count, 16), dtype=np.uint8)
            data[present] = digits[:, 0::2] << 4 | digits[:, 1::2]
            return UuidChunk(data, upper, bitmap_of(rows.missing))
    return None


def _values(*, upper: bool) -> NDArray[np.uint8]:
    """The value of each character as a hexadecimal digit."""
    values = np.full(256, _NOT_HEX, dtype=np.uint8)
    alphabet = b"0123456789ABCDEF" if upper else b"0123456789abcdef"
    values[np.frombuffer(alphabet, dtype=np.uint8)] = np.arange(16)
    return values
