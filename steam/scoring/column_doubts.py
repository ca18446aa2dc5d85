"""Doubts about whole columns: those that rows lack, and those that the model does not know.

Columns of the same rows stand in one sentence, however many they are; so there are no more
sentences than columns, whatever rows lack. Of rows of different requests each has its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from steam.scoring.cells import Doubt

MOST_NAMED = 10
"""Columns that a sentence names; the rest are counted."""

SAYS = {Doubt.MISSING_COLUMN: "missing", Doubt.UNKNOWN_COLUMN: "unknown to the model"}
"""What completes "column X is ..."."""


class Named(NamedTuple):
    """A column by its name, which may stand for others that are not named as well."""

    name: str
    stands_for: int = 1


RowsOf = Mapping[Named, Sequence[int]]
"""The rows of which a column is doubtful."""


class ColumnDoubts:
    """Collects, of one block, the rows of which each column is doubtful; `apart` as of a Table."""

    __slots__ = ("_apart", "_rows")

    def __init__(self, *, apart: bool = False) -> None:
        self._apart = apart
        self._rows: dict[tuple[Doubt, str], dict[Named, list[int]]] = {}

    def add(self, indices: Iterable[int], column: Named, doubt: Doubt, taken_as: str) -> None:
        """Add rows; `taken_as` is what is done about the column in them."""
        rows = self._rows.setdefault((doubt, taken_as), {})
        rows.setdefault(column, []).extend(indices)

    def groups(self) -> Iterator[tuple[Doubt, str, Sequence[Named], Sequence[int]]]:
        """Each doubt and what is done about it, with columns and the rows that all of them have."""
        by = _by_row if self._apart else _by_column
        for (doubt, taken_as), rows_of in self._rows.items():
            for columns, indices in by(rows_of):
                yield doubt, taken_as, columns, indices


def _by_column(rows_of: RowsOf) -> Iterator[tuple[Sequence[Named], Sequence[int]]]:
    """Columns of the same rows together."""
    columns_of: dict[tuple[int, ...], list[Named]] = {}
    for column, rows in rows_of.items():
        columns_of.setdefault(tuple(rows), []).append(column)
    return ((columns, indices) for indices, columns in columns_of.items())


def _by_row(rows_of: RowsOf) -> Iterator[tuple[Sequence[Named], Sequence[int]]]:
    """Rows with the same columns together."""
    columns_of: dict[int, list[Named]] = {}
    for column, rows in rows_of.items():
        for row in rows:
            columns_of.setdefault(row, []).append(column)
    rows_with: dict[tuple[Named, ...], list[int]] = {}
    for row, columns in columns_of.items():
        rows_with.setdefault(tuple(columns), []).append(row)
    return iter(rows_with.items())


def sentence(columns: Sequence[Named], doubt: Doubt) -> str:
    """What is doubtful of one column or more, as in "columns a and b are missing"."""
    names = [column.name for column in columns[:MOST_NAMED]]
    others = sum(column.stands_for for column in columns) - len(names)
    if others:
        return f"columns {', '.join(names)} and {others} more are {SAYS[doubt]}"
    if len(names) == 1:
        return f"column {names[0]} is {SAYS[doubt]}"
    return f"columns {', '.join(names[:-1])} and {names[-1]} are {SAYS[doubt]}"
