"""Frames as sources: what Parquet files and worksheets have in common.

The model reads them as it reads Arrow streams: by the very same codec.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from steam.batch.answers import BlockAnswers
from steam.batch.blocks import Block
from steam.core.errors import InvalidInput
from steam.scoring.codecs.arrow_stream import ARROW_TYPE, ArrowStream
from steam.scoring.codecs.codec import Call, Model
from steam.scoring.json_cells import number_cells
from steam.scoring.tables import Table

BLOCK_ROWS = 1 << 16


@dataclass(frozen=True, slots=True)
class FrameKept:
    """The kept columns of a frame, with their types."""

    kept: pl.DataFrame

    def csv(self, answers: BlockAnswers) -> bytes:
        printed = answers.frame().with_columns(map(_printed, _numbers_of(answers.frame())))
        text: str = pl.concat([self.kept, printed], how="horizontal").write_csv(
            include_header=False
        )
        return text.encode()

    def frame(self) -> pl.DataFrame:
        return self.kept


@dataclass(frozen=True, slots=True)
class FrameReader:
    """Makes blocks of frames. `kept` are columns that the frames have."""

    model: Model
    kept: Sequence[str]
    partial: bool

    def blocks(
        self, frames: Iterable[pl.DataFrame], first: int, at: int, total: int
    ) -> Iterator[Block]:
        """The blocks of consecutive frames, of which the first one begins with row `at` from 0."""
        for frame in frames:
            block = self.block(frame, first, at + frame.height, total)
            yield block
            first, at = first + block.rows, block.next

    def block(self, frame: pl.DataFrame, first: int, end: int, total: int) -> Block:
        """The block of one frame."""
        fraction = end / total if total else 1.0
        return Block(
            self._tables(frame, first),
            FrameKept(frame.select(self.kept)),
            frame.height,
            end,
            fraction,
        )

    def _tables(self, frame: pl.DataFrame, first: int) -> list[Table]:
        reads = [name for name in frame.columns if name not in self.kept or self._is_read(name)]
        stream = io.BytesIO()
        frame.select(reads).write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
        call = Call(stream.getvalue(), ARROW_TYPE, partial=self.partial, first_row=first)
        return list(ArrowStream(call, self.model).read())

    def _is_read(self, name: str) -> bool:
        return name in self.model.vocabulary.reads


def check_flat(schema: pl.Schema, kept: Sequence[str], what: str) -> None:
    """Refuse kept columns that text and worksheets cannot hold. Raises InvalidInput."""
    for name in kept:
        kind = schema[name]
        if kind.is_nested() or kind in (pl.Binary, pl.Object):
            raise InvalidInput(
                f"Column {name[:80]} holds {str(kind)[:80]}, which {what} cannot hold.",
                hint="Leave it out with --keep, or write Parquet.",
                details={"column": name[:80]},
            )


def _numbers_of(frame: pl.DataFrame) -> list[pl.Series]:
    return [column for column in frame.iter_columns() if column.dtype == pl.Float64]


def _printed(column: pl.Series) -> pl.Series:
    """Numbers as the CSV of a worker has them."""
    texts = [None if cell == b"null" else cell.decode() for cell in number_cells(column.to_numpy())]
    return pl.Series(column.name, texts, dtype=pl.String)
