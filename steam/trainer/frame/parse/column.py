"""What a column under construction does, and the row blocks that it is cut into."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from steam.trainer.frame.parse.batches import Batch
from steam.trainer.frame.vec import Vec


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that is not of its column's type, and the line on which its record starts."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What one batch holds of a column: values, shape (rows,), and the first unreadable cell.

    Of numbers, `whole` is whether all are, and `largest` the greatest size if so. Of an enum,
    `levels` are the texts behind the codes.
    """

    values: Any
    unreadable: Unreadable | None = None
    whole: bool = False
    largest: float = 0.0
    levels: Mapping[int, str] | None = None


class ColumnBuilder(Protocol):
    """One column under construction."""

    def direct_type(self, *, whole: bool) -> pl.DataType:
        """What polars may read the column as; `whole` when its numbers are expected to be."""
        ...

    def read(self, cells: pl.Series, batch: Batch) -> Piece:
        """The values of one batch, from text or from the direct type. Called on any thread."""
        ...

    def add(self, piece: Piece) -> None:
        """Take the next rows."""
        ...

    def finish(self) -> Vec:
        """The column. Nothing may be added afterwards."""
        ...

    def warnings(self) -> list[str]:
        """What the user should know of this column, as the ends of sentences about it."""
        ...


class RowBlocks:
    """Cuts rows that come in pieces of any size into blocks of `block_rows`, the last one less.

    `encode` makes of the pieces of a block what `finish` returns, on one of `threads`.
    """

    def __init__(
        self, block_rows: int, threads: Executor, encode: Callable[[Sequence[Any]], Any]
    ) -> None:
        self._block_rows = block_rows
        self._threads = threads
        self._encode = encode
        self._encoded: list[Future[Any]] = []
        self._pending: list[Any] = []
        self._rows = 0

    def add(self, values: Any) -> None:
        while self._rows + len(values) >= self._block_rows:
            cut = self._block_rows - self._rows
            self._pending.append(values[:cut])
            self._flush()
            values = values[cut:]
        if len(values):
            self._pending.append(values)
            self._rows += len(values)

    def finish(self) -> list[Any]:
        if self._rows:
            self._flush()
        return [block.result() for block in self._encoded]

    def _flush(self) -> None:
        self._encoded.append(self._threads.submit(self._encode, self._pending))
        self._pending, self._rows = [], 0
