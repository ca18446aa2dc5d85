"""Where the records of delimited text lie: whole blocks of bytes at a time, with numpy.

A quote opens only at the start of a field and closes only at its end (RFC 4180). Under that rule
a byte is inside quotes exactly when an odd number of quotes precedes it, so no loop over bytes is
needed. Text that breaks the rule is told apart here and read elsewhere (`loose`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.kernels.chosen import kernels

_NEWLINE = 10
_RETURN = 13
_QUOTE = 34
_IS_BLANK = np.isin(np.arange(256), [9, 10, 11, 12, 13, 32])


@dataclass(frozen=True, slots=True)
class Whole:
    """The length of the complete records at the start of a block, and the newlines in them.

    `regular` is False where a quote stands inside a field.
    """

    size: int
    newlines: int
    regular: bool


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """The complete records of one block of bytes; all arrays have shape (records,).

    `starts` and `ends` are offsets, each end that of the newline, `fields` the number of fields,
    and `lines` the newlines before the record, counted from the start of the block. `regular` is
    False where a quote stands inside a field. `size` is the length of all records together.
    `quoted_blanks` is whether a field in quotes may begin or end with a blank, or hold nothing.
    `marks`, shape (fields.sum(),), are the offsets of all separators and newlines between fields.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    fields: NDArray[np.int64]
    lines: NDArray[np.int64]
    marks: NDArray[np.int64]
    newlines: int
    regular: bool
    quoted_blanks: bool = False

    @property
    def size(self) -> int:
        return int(self.ends[-1]) + 1 if len(self.ends) else 0


def whole_records(data: bytes, separator: str) -> Whole:
    """How much of `data`, which starts at the start of a record, are records that end in it."""
    if b'"' not in data:
        return Whole(data.rfind(b"\n") + 1, kernels().byte_counts(data, "\n")[0], regular=True)
    block = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(block == _QUOTE)
    newlines = np.flatnonzero(block == _NEWLINE)
    between = np.flatnonzero(np.searchsorted(quotes, newlines) % 2 == 0)
    last = int(between[-1]) if len(between) else -1
    return Whole(
        size=int(newlines[last]) + 1 if last >= 0 else 0,
        newlines=last + 1,
        regular=_regular(block, quotes, ord(separator)),
    )


def find_records(data: bytes, separator: str) -> Records:
    """The records of `data` that end in it; `data` starts at the start of a record."""
    block = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(block == _QUOTE) if b'"' in data else np.empty(0, dtype=np.int64)
    marks = np.flatnonzero((block == ord(separator)) | (block == _NEWLINE))
    if len(quotes):
        marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    closing = np.flatnonzero(block[marks] == _NEWLINE)
    ends = marks[closing]
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1])[: len(ends)]
    size = int(ends[-1]) + 1 if len(ends) else 0
    return Records(
        starts=starts,
        ends=ends,
        fields=np.diff(closing, prepend=-1),
        lines=_lines(block, starts, len(quotes) > 0),
        marks=marks[: int(closing[-1]) + 1] if len(closing) else marks[:0],
        newlines=kernels().byte_counts(data[:size], "\n")[0],
        regular=_regular(block, quotes, ord(separator)),
        quoted_blanks=_quoted_blanks(block, quotes),
    )


def content_ends(data: bytes, records: Records) -> NDArray[np.int64]:
    """Where the last field of each record ends: before the newline and a carriage return."""
    block = np.frombuffer(data, dtype=np.uint8)
    before = block[np.maximum(records.ends - 1, 0)]
    returned = (before == _RETURN) & (records.ends > records.starts)
    ends: NDArray[np.int64] = records.ends - returned.astype(np.int64)
    return ends


def _quoted_blanks(block: NDArray[np.uint8], quotes: NDArray[np.int64]) -> bool:
    """Whether a field in quotes begins or ends with a blank, or holds nothing."""
    opening, closing = quotes[0::2], quotes[1::2]
    opening = opening[: len(closing)]
    return bool(
        np.any(_IS_BLANK[block[opening + 1]])
        or np.any(_IS_BLANK[block[closing - 1]])
        or np.any(closing == opening + 1)
    )


def quoted_fields(data: bytes, records: Records, columns: int) -> NDArray[np.bool_]:
    """Which fields stand in quotes, shape (records, columns); each record has `columns` fields."""
    block = np.frombuffer(data, dtype=np.uint8)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), records.marks[:-1] + 1])
    quoted: NDArray[np.bool_] = np.equal(block[starts], _QUOTE)
    return quoted.reshape(-1, columns)


def _lines(block: NDArray[np.uint8], starts: NDArray[np.int64], quoted: bool) -> NDArray[np.int64]:
    if not quoted:
        return np.arange(len(starts), dtype=np.int64)
    newlines = np.flatnonzero(block == _NEWLINE)
    return np.asarray(np.searchsorted(newlines, starts), dtype=np.int64)


def _regular(block: NDArray[np.uint8], quotes: NDArray[np.int64], separator: int) -> bool:
    if not len(quotes):
        return True
    opening, closing = quotes[0::2], quotes[1::2]
    closing = closing[closing + 1 < len(block)]  # what follows the last byte is not known yet
    before = block[np.maximum(opening - 1, 0)]
    after = block[closing + 1]
    around = np.zeros(256, dtype=np.bool_)
    around[[separator, _NEWLINE, _QUOTE]] = True
    starts_field = around[before] | (opening == 0)
    around[_RETURN] = True
    return bool(np.all(starts_field) and np.all(around[after]))
