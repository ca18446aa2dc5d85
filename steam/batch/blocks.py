"""What sources give and targets take: some rows of a file, with all that they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from steam.batch.answers import BlockAnswers
from steam.scoring.tables import Table

if TYPE_CHECKING:
    import polars


class Kept(Protocol):
    """The cells of the source's columns that stand before the predictions, row by row."""

    def csv(self, answers: BlockAnswers) -> bytes:
        """Lines of CSV: what is kept, then the answers."""
        ...

    def frame(self) -> "polars.DataFrame":
        """The columns that are kept."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a source: what the model reads of them, and what is kept.

    `next` is where in the source the row after them begins, `fraction` how much of it is read.
    """

    tables: Sequence[Table]
    kept: Kept
    rows: int
    next: int
    fraction: float


class Source(Protocol):
    """A file to score, opened."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of its columns, in the order of the file."""
        ...

    @property
    def rows_total(self) -> int | None:
        """How many rows it has; None where only reading it all tells."""
        ...

    def blocks(self, first: int, at: int) -> Iterator[Block]:
        """Its rows from the place `at` (0: the beginning) on; the next one has the number `first`.

        Raises InvalidInput.
        """
        ...

    def empty(self) -> Block:
        """A block without rows."""
        ...
