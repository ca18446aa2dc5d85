"""What a column under construction does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from steam.trainer.frame.parse.batches import Batch
from steam.trainer.frame.vec import Vec
from steam.trainer.kernels.fields import LevelField, Levels, NumberField, Numbers


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The first cell that is not of its column's type, the line on which its record starts, and how
    many such cells there are."""

    text: str
    line: int
    count: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What one batch holds of a column: values, shape (rows,), and what could not be read of them,
    which is missing there.

    Of numbers, `whole` is whether all are, and `largest` the greatest size if so. Of an enum,
    `levels` are the texts behind the codes.
    """

    values: Any
    unreadable: Unreadable | None = None
    whole: bool = False
    largest: float = 0.0
    levels: Mapping[int, str] | None = None


@dataclass(frozen=True, slots=True)
class SimpleNumbers:
    """Numbers that the loop in C reads."""

    field: NumberField

    def piece(self, found: Numbers) -> Piece:
        return Piece(found.values, None, found.whole, found.largest)


@dataclass(frozen=True, slots=True)
class SimpleLevels:
    """Levels that the loop in C reads; `give_up` is called where it finds too many.

    `piece` raises ValueError for bytes that are no text.
    """

    piece: Callable[[Levels], Piece]
    give_up: Callable[[], None]

    @property
    def field(self) -> LevelField:
        return LevelField()


SimpleColumn = SimpleNumbers | SimpleLevels


class ColumnBuilder(Protocol):
    """One column under construction."""

    def simple(self, missing: str) -> SimpleColumn | None:
        """How the loop in C may read the column, where a word means missing; None if it may not."""
        ...

    def direct_type(self, *, whole: bool) -> pl.DataType:
        """What polars may read the column as; `whole` when its numbers are expected to be."""
        ...

    def read(self, cells: pl.Series, batch: Batch) -> Piece:
        """The values of one batch, from text or from the direct type. Called on any thread."""
        ...

    def add(self, piece: Piece) -> None:
        """Take the next rows."""
        ...

    def add_values(self, values: pl.Series) -> None:
        """Take rows that are of the column's type: Float64, NaN missing, or String; or null."""
        ...

    def add_vec(self, vec: Vec) -> None:
        """Take all rows of a column of the same type."""
        ...

    def finish(self) -> Vec:
        """The column. Nothing may be added afterwards."""
        ...

    def warnings(self) -> list[str]:
        """What the user should know of this column, as the ends of sentences about it."""
        ...
