"""Cells that stand somewhere in a text, as columns: compared without being made."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.scoring.tables import Cells, Texts

_WORD = 8  # bytes compared at a time
_MOST_WORDS = 8
PADDING = bytes(_WORD * _MOST_WORDS)
"""What has to follow the last cell of a text."""

_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(_WORD + 1)], np.uint64)

_SLOT_BITS = 16
_MOST_HASHED = 512  # different values: more of them meet in some slot, whatever the hash
_HASH_FACTORS = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93)))

Places = NDArray[np.intp]


def texts_at(text: bytes, starts: Places, lengths: Places) -> Cells:
    """The cells that begin at `starts`, both (rows,), as text; empty ones are missing.

    No cell holds a NUL, and PADDING follows them. Raises UnicodeDecodeError.
    """
    words = -(-int(lengths.max(initial=0)) // _WORD)
    if words > _MOST_WORDS:
        return one_by_one(text, starts, lengths)
    _, first, codes = _factors(_word(text, starts, lengths, 0))
    for number in range(1, words):
        different_words, _, codes_of_word = _factors(_word(text, starts, lengths, number))
        _, first, codes = _factors(codes * len(different_words) + codes_of_word)
    different = [_cell(text, starts, lengths, row) for row in first.tolist()]
    if "" in different:  # the first one: no other begins with a word of zero
        return Texts(different[1:], codes - 1)
    return Texts(different, codes)


def one_by_one(text: bytes, starts: Places, lengths: Places) -> Sequence[str | None]:
    """The same cells, each of them made. Raises UnicodeDecodeError."""
    return [_cell(text, starts, lengths, row) or None for row in range(len(starts))]


def _cell(text: bytes, starts: Places, lengths: Places, row: int) -> str:
    start = starts.item(row)
    return text[start : start + lengths.item(row)].decode()


def _word(text: bytes, starts: Places, lengths: Places, number: int) -> NDArray[np.uint64]:
    """The bytes of each cell from 8 x `number` on, at most 8, as one integer."""
    at_each_place = np.ndarray(len(text) - _WORD + 1, np.dtype("<u8"), buffer=text, strides=(1,))
    sizes = np.clip(lengths - _WORD * number, 0, _WORD)
    return at_each_place[starts + _WORD * number] & _MASKS[sizes]


def _factors(values: NDArray[np.integer]) -> tuple[NDArray[np.integer], Places, Places]:
    """The different values, rising, where each of them is first, and the code of each value.

    Few different values, as levels are, are told apart by a hash, in a quarter of the time of
    sorting; where two of them meet in a slot, another hash is tried.
    """
    words, rows = values.astype(np.uint64, copy=False), np.arange(len(values), dtype=np.int32)
    for factor in _HASH_FACTORS:
        slots = ((words * factor) >> np.uint64(64 - _SLOT_BITS)).astype(np.intp)
        row_in_slot = np.full(1 << _SLOT_BITS, -1, np.int32)
        row_in_slot[slots[::-1]] = rows[::-1]  # the first row of a slot is written last
        used = np.flatnonzero(row_in_slot >= 0)
        if (values[row_in_slot[slots]] == values).all():
            first = row_in_slot[used]
            rising = np.argsort(values[first])
            code_of_slot = np.empty(1 << _SLOT_BITS, np.intp)
            code_of_slot[used[rising]] = np.arange(len(used))
            return values[first[rising]], first[rising].astype(np.intp), code_of_slot[slots]
        if len(used) > _MOST_HASHED:
            break
    return np.unique(values, return_index=True, return_inverse=True)
