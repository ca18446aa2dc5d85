"""One pass over a file: blocks read on several threads, columns built in order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from steam.trainer.frame.frame import Source
from steam.trainer.frame.parse.batches import Batch, text_batch
from steam.trainer.frame.parse.blocks import Block, BlockReader, LooseLines
from steam.trainer.frame.parse.byte_looks import has_minus_zero
from steam.trainer.frame.parse.column import ColumnBuilder, Piece, Unreadable
from steam.trainer.frame.parse.direct import Writing, direct_batch
from steam.trainer.frame.parse.loose import loose_batches
from steam.trainer.frame.parse.order import in_order
from steam.trainer.frame.parse.raggedness import Ragged, too_long
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.simple import simple_pieces
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import check_text
from steam.trainer.frame.parse.words import FAIL


@dataclass(frozen=True, slots=True)
class Found:
    """What a pass found; the columns are in their builders, those in `unreadable` not whole.

    Those in `dropped` are, without the cells that are not of the type demanded. `comments` is the
    number of lines left out as such.
    """

    source: Source
    unreadable: dict[int, Unreadable]
    dropped: dict[int, Unreadable]
    ragged: Ragged
    comments: int


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What one thread has read of a block. `writings` is empty where nothing new was learned."""

    pieces: dict[int, Piece]
    ragged: Ragged
    fraction: float
    writings: dict[int, Writing]


class Pass:
    """Reads `path` into `builders`, one per position of a column, as `setup` says."""

    def __init__(
        self,
        path: str | Path,
        setup: ParseSetup,
        builders: dict[int, ColumnBuilder],
        max_bytes: int | None,
    ) -> None:
        self._path = path
        self._setup = setup
        self._builders = builders
        self._max_bytes = max_bytes
        self._open: Sequence[int] = tuple(builders)
        self._writings: dict[int, Writing] = {}
        self._unreadable: dict[int, Unreadable] = {}
        self._dropped: dict[int, Unreadable] = {}
        self._ragged = Ragged()
        self._fraction = 0.0

    def run(self, threads: Executor, ahead: int, tell: Callable[[float], None]) -> Found:
        """Read everything; `tell` gets the fraction of the file that has been read.

        Raises InvalidInput naming the line for a record that cannot be read as demanded, and what
        `tell` raises.
        """
        with SourceFile(self._path, max_bytes=self._max_bytes) as source:
            blocks = BlockReader(source, self._setup)
            items = self._items(blocks)
            for read in in_order(threads, self._read, items, ahead, lambda: tell(self._fraction)):
                self._take(read)
                tell(self._fraction)
            return Found(
                source.finish(), self._unreadable, self._dropped, self._ragged, blocks.comments
            )

    def _items(self, blocks: Iterable[Block | LooseLines]) -> Iterator[Block | Batch]:
        for block in blocks:
            if isinstance(block, LooseLines):
                yield from loose_batches(block, self._setup, self._open)
            else:
                yield block

    def _read(self, item: Block | Batch) -> _Read:
        if isinstance(item, Batch):
            return self._pieces(item, {})
        columns, writings = self._open, self._writings
        simple = self._simple(item, columns, writings)
        if simple is not None:
            return simple
        block = item.joined()
        check_text(block.data, block.line)
        types = self._direct_types(block, columns, writings)
        numbers = [i for i in columns if types[i].is_numeric()]
        if all(i in writings for i in numbers):
            missing = {i: writings[i].missing for i in numbers}
            batch = direct_batch(block, self._setup, types, missing)
            if batch is not None:
                return self._pieces(batch, {})
        batch = text_batch(block, self._setup, columns)
        seen = {i: writings.get(i, Writing()).seen(batch.columns[i]) for i in numbers}
        return self._pieces(batch, seen)

    def _simple(
        self, block: Block, columns: Sequence[int], writings: Mapping[int, Writing]
    ) -> _Read | None:
        simple = {
            i: column
            for i in columns
            if (column := self._builders[i].simple(writings.get(i, Writing()).missing))
        }
        if 2 * len(simple) < len(columns):  # polars would look at all of it once more
            return None
        pieces = simple_pieces(block, self._setup, simple)
        if pieces is None:
            return None
        types = {i: self._builders[i].direct_type(whole=False) for i in columns if i not in pieces}
        if types:
            batch = direct_batch(block.joined(), self._setup, types, {})
            if batch is None:
                return None
            pieces |= self._pieces(batch, {}).pieces
        return _Read(pieces, Ragged(), block.fraction, {})

    def _direct_types(
        self, block: Block, columns: Sequence[int], writings: Mapping[int, Writing]
    ) -> dict[int, pl.DataType]:
        expected = {i for i in columns if i in writings and writings[i].whole}
        if expected and has_minus_zero(block.data):  # which integers have not, and floats have
            expected = set()
        return {i: self._builders[i].direct_type(whole=i in expected) for i in columns}

    def _pieces(self, batch: Batch, seen: dict[int, Writing]) -> _Read:
        pieces = {i: self._builders[i].read(cells, batch) for i, cells in batch.columns.items()}
        return _Read(pieces, batch.ragged, batch.fraction, seen)

    def _take(self, read: _Read) -> None:
        self._refuse(read)
        self._fraction = max(self._fraction, read.fraction)
        self._ragged = self._ragged.followed_by(read.ragged)
        self._writings = self._writings | read.writings
        for i, piece in read.pieces.items():
            if i in self._unreadable:
                continue
            if piece.unreadable is not None and i not in self._setup.demanded:
                self._unreadable[i] = piece.unreadable
                continue
            self._builders[i].add(piece)
            if piece.unreadable is not None:
                first = self._dropped.get(i, replace(piece.unreadable, count=0))
                count = first.count + piece.unreadable.count
                self._dropped[i] = replace(first, count=count)
        self._open = tuple(i for i in self._open if i not in self._unreadable)

    def _refuse(self, read: _Read) -> None:
        """Raises for the first line that makes the file unreadable."""
        if self._setup.long_rows == FAIL and read.ragged.first_long:
            raise too_long(read.ragged.first_long[0], self._setup.width)
