"""How often one request tells of a column that rows lack, or that the model does not know.

Such a warning may hold for row after row, and to lack a column costs the sender nothing: told each
time, it would make the answer many times as large as what was asked.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

MOST_ROWS = 100
"""Of so many rows the same is told."""

NOT_REPEATED = " (not repeated for later rows)"
"""At the end of a warning that is not told again."""

_MOST_WARNINGS = 10_000  # different ones, as many as a request may have columns


class Mentions:
    """Counts the rows of one request that were told of, by warning."""

    __slots__ = ("_rows",)

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def of(self, warning: str, rows: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The next rows that it concerns, to those that are to be told: each with its warning.

        The last one's says that it is.
        """
        told = self._rows.get(warning, 0)
        if not told and len(self._rows) >= _MOST_WARNINGS:
            return
        for row in islice(rows, MOST_ROWS - told):
            told += 1
            yield row, warning if told < MOST_ROWS else warning + NOT_REPEATED
        self._rows[warning] = told
