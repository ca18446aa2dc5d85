"""Which columns and which rows of a frame the arguments of an expression name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.rapids.tree import Numbers, Span

MOST_COLUMNS = 1 << 18
"""So many columns may be named at once, or made of rows."""

Selector = Numbers | list[str] | float | str
"""Columns by number, from 0, or by name."""

Integers = NDArray[np.int64]


def columns_but(names: Sequence[str], selector: Selector) -> list[int]:
    """The numbers of the chosen columns; negative ones leave columns out, the first by -1.

    Spans end where the frame does. Raises InvalidInput for a column that is not there, and for
    both kinds at once.
    """
    if not isinstance(selector, Numbers | float):
        return _by_name(names, selector)
    places = _column_list(selector, len(names))
    if not len(places) or places[0] >= 0:
        _check_columns(places, len(names))
        return list(map(int, places))
    if (places >= 0).any():
        raise InvalidInput("Columns are either chosen or left out, not both at once.")
    left_out = set((-1 - places).tolist())
    return [place for place in range(len(names)) if place not in left_out]


def columns_from_end(names: Sequence[str], selector: Selector) -> list[int]:
    """The numbers of the chosen columns; negative ones count from the end, the last is -1.

    Of a list, those beyond the ends count for nothing. Raises InvalidInput for a name or a single
    number that is of no column.
    """
    if not isinstance(selector, Numbers | float):
        return _by_name(names, selector)
    places = _column_list(selector, len(names))
    if len(places) and places[0] < 0:
        places = places + len(names)
    if isinstance(selector, float):
        _check_columns(places, len(names))
    return [place for place in places.tolist() if 0 <= place < len(names)]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some rows of a frame: one bool each, and whether they were named in their order."""

    mask: NDArray[np.bool_]
    ascending: bool

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self.mask))


def listed_rows(listed: Numbers, rows: int) -> Rows:
    """The rows of a list; negative numbers leave rows out, the first by -1.

    Spans end where the frame does. Raises InvalidInput for a single row that is not there, for
    both kinds at once, and for a list that must name a row twice, so long is it.
    """
    starts, counts, strides = _spans(listed, rows)
    negative = bool(len(starts)) and starts[0] < 0
    if negative:
        if (starts + (counts - 1) * strides >= 0).any():
            raise InvalidInput("Rows are either chosen or left out, not both at once.")
        starts, strides = -1 - starts, -strides
    elif (starts < 0).any():
        raise InvalidInput("Rows are either chosen or left out, not both at once.")
    elif ((starts >= rows) & (counts == 1)).any():
        raise InvalidInput(f"Row must be an integer from 0 to {rows - 1}.")
    mask = np.zeros(rows, dtype=np.bool_)
    single = counts == 1
    mask[starts[single & (starts < rows)]] = True
    named = int(np.count_nonzero(single))
    for start, count, stride in zip(
        starts[~single].tolist(), counts[~single].tolist(), strides[~single].tolist(), strict=True
    ):
        first, last = sorted((start, start + (count - 1) * stride))
        mask[first : last + 1 : abs(stride)] = True
        named += len(range(first, min(last + 1, rows), abs(stride)))
        if named > rows:
            raise InvalidInput("The list names some rows twice.")
    ends = starts + (counts - 1) * strides
    ascending = negative or bool((ends[:-1] < starts[1:]).all())
    return Rows(~mask if negative else mask, ascending)


def contiguous(listed: Numbers, rows: int) -> tuple[int, int] | None:
    """(first row, how many) of a list that is one span of neighbours; None for any other."""
    match listed.spans:
        case (Span(start, count, 1.0),) if start >= 0 and start.is_integer() and count != 1:
            first = min(int(start), rows)
            return first, rows - first if count is None else min(count, rows - first)
    return None


def _by_name(names: Sequence[str], selector: list[str] | str) -> list[int]:
    places = {name: place for place, name in enumerate(names)}
    wanted = [selector] if isinstance(selector, str) else selector
    unknown = next((name for name in wanted if name not in places), None)
    if unknown is not None:
        raise InvalidInput(f"Column {unknown[:80]} not found.")
    return [places[name] for name in wanted]


def _check_columns(places: Integers, columns: int) -> None:
    if ((places < 0) | (places >= columns)).any():
        raise InvalidInput(f"Column must be an integer from 0 to {columns - 1}.")


def _column_list(selector: Numbers | float, columns: int) -> Integers:
    listed = Numbers((Span(selector),)) if isinstance(selector, float) else selector
    starts, counts, strides = _spans(listed, columns)
    if counts.sum(dtype=np.float64) > MOST_COLUMNS:
        raise InvalidInput(f"At most {MOST_COLUMNS:,} columns can be named at once.")
    if not len(starts):
        return starts
    return np.concatenate(
        [
            start + np.arange(count) * stride
            for start, count, stride in zip(
                starts.tolist(), counts.tolist(), strides.tolist(), strict=True
            )
        ]
    )


def _spans(listed: Numbers, size: int) -> tuple[Integers, Integers, Integers]:
    """First, how many and how far apart, of each span; one of several ends before `size`.

    Raises InvalidInput for fractions and for spans that go backwards.
    """
    spans = listed.spans
    starts = np.array([span.start for span in spans], dtype=np.float64)
    strides = np.array([span.stride for span in spans], dtype=np.float64)
    whole = (starts == np.rint(starts)) & (strides == np.rint(strides)) & (strides >= 1)
    if not (whole & (np.abs(starts) < 2.0**53) & (strides < 2.0**53)).all():
        raise InvalidInput("Rows and columns are whole numbers, and spans of them go upwards.")
    counts = np.array([np.inf if span.count is None else span.count for span in spans], float)
    room = np.maximum(np.ceil((size - starts) / strides), 0)
    counts = np.where(counts == 1, 1, np.minimum(counts, room))
    there = counts > 0
    return (
        starts[there].astype(np.int64),
        counts[there].astype(np.int64),
        strides[there].astype(np.int64),
    )
