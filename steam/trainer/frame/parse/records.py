"""Where the records of delimited text lie: whole blocks of bytes at a time, with numpy.

A quote opens only at the start of a field and closes only at its end (RFC 4180). Under that rule
a byte is inside quotes exactly when an odd number of quotes precedes it, so no loop over bytes is
needed. Text that breaks the rule is told apart here and read elsewhere (`loose`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEWLINE = 10
_RETURN = 13
_QUOTE = 34
_MINUS = 45
_ZERO = 48
_CACHED = 1 << 17  # bytes looked at in one go, for what is made of them to stay in the cache


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
    `marks`, shape (fields.sum(),), are the offsets of all separators and newlines between fields.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    fields: NDArray[np.int64]
    lines: NDArray[np.int64]
    marks: NDArray[np.int64]
    newlines: int
    regular: bool

    @property
    def size(self) -> int:
        return int(self.ends[-1]) + 1 if len(self.ends) else 0


def whole_records(data: bytes, separator: str) -> Whole:
    """How much of `data`, which starts at the start of a record, are records that end in it."""
    if b'"' not in data:
        return Whole(data.rfind(b"\n") + 1, count_bytes(data, "\n"), regular=True)
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


def count_bytes(data: bytes, character: str) -> int:
    """How often an ASCII character occurs, several times faster than `bytes.count`."""
    block, wanted = np.frombuffer(data, dtype=np.uint8), ord(character)
    return sum(
        int(np.count_nonzero(block[start : start + _CACHED] == wanted))
        for start in range(0, len(block), _CACHED)
    )


def has_minus_zero(data: bytes) -> bool:
    """Whether a minus stands before a zero anywhere; faster than looking for the two as bytes."""
    block = np.frombuffer(data, dtype=np.uint8)
    for start in range(0, len(block), _CACHED):
        part = block[start : start + _CACHED + 1]
        if np.any((part[:-1] == _MINUS) & (part[1:] == _ZERO)):
            return True
    return False


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
        newlines=count_bytes(data[:size], "\n"),
        regular=_regular(block, quotes, ord(separator)),
    )


def even_out(
    data: bytes, records: Records, separator: str, columns: int, *, cut_long: bool = True
) -> bytes:
    """The records with separators added to short ones, and without blank lines.

    Long ones lose the fields beyond `columns` with `cut_long`, and are left out without. In a
    file of one column a blank line is a record: its value is missing.
    """
    block = np.frombuffer(data, dtype=np.uint8)[: records.size]
    tails = content_ends(data, records)
    blank = blank_records(data, records, columns)
    short = (records.fields < columns) & ~blank
    long = records.fields > columns
    added = np.repeat(tails[short], columns - records.fields[short])
    dropped = _span(records.starts[blank], records.ends[blank] + 1)
    if cut_long:
        first_marks = np.cumsum(records.fields) - records.fields
        beyond = records.marks[first_marks[long] + columns - 1]
        dropped = np.concatenate([dropped, _span(beyond, tails[long])])
    else:
        dropped = np.concatenate([dropped, _span(records.starts[long], records.ends[long] + 1)])
    keep = np.ones(len(block), dtype=np.bool_)
    keep[dropped] = False
    # What is dropped holds nothing that is added to, so positions can be counted before dropping.
    shift = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(keep)])
    return np.insert(block[keep], shift[added], ord(separator)).tobytes()


def blank_records(data: bytes, records: Records, columns: int) -> NDArray[np.bool_]:
    """Which records are blank lines; none in a file of one column."""
    if columns == 1:
        return np.zeros(len(records.starts), dtype=np.bool_)
    return np.equal(content_ends(data, records), records.starts)


def content_ends(data: bytes, records: Records) -> NDArray[np.int64]:
    """Where the last field of each record ends: before the newline and a carriage return."""
    block = np.frombuffer(data, dtype=np.uint8)
    before = block[np.maximum(records.ends - 1, 0)]
    returned = (before == _RETURN) & (records.ends > records.starts)
    ends: NDArray[np.int64] = records.ends - returned.astype(np.int64)
    return ends


def _span(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All positions from each start up to, not including, its end."""
    lengths = ends - starts
    before: NDArray[np.int64] = np.repeat(np.cumsum(lengths) - lengths, lengths)
    positions: NDArray[np.int64] = np.repeat(starts, lengths) + np.arange(len(before)) - before
    return positions


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
    starts_field = np.isin(before, [separator, _NEWLINE, _QUOTE]) | (opening == 0)
    ends_field = np.isin(after, [separator, _NEWLINE, _RETURN, _QUOTE])
    return bool(np.all(starts_field) and np.all(ends_field))
