"""What the readers of the formats have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from steam.core.errors import InvalidInput

SAMPLE_ROWS = 1000

UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)
"""What polars and the readers below it raise for a file that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table, as it names and types them; `rows` is None where nobody knows."""

    names: tuple[str, ...]
    types: tuple[pl.DataType, ...]
    rows: int | None = None
    header: bool = True


class Table(Protocol):
    """One table, open for reading."""

    @property
    def shape(self) -> Shape: ...

    def sample(self) -> pl.DataFrame:
        """The first rows of all columns."""
        ...

    def blocks(self, columns: Sequence[int], rows: int) -> Iterator[pl.DataFrame]:
        """All rows of these columns, in this order, at most about `rows` at a time."""
        ...


def unreadable(path: str, what: str) -> InvalidInput:
    """The error for a file that its reader gives up on."""
    return InvalidInput(
        f"{path} cannot be read as {what}.", hint="Check that the file is whole, or write it again."
    )
