"""Parquet in, block by block. Places in it are rows from 0."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from steam.batch.blocks import Block
from steam.batch.sources.frames import BLOCK_ROWS, FrameReader, check_flat
from steam.core.batches import FileFormat
from steam.core.errors import InvalidInput
from steam.scoring.codecs.codec import Model


class ParquetFile:
    """A Parquet file."""

    def __init__(
        self,
        path: Path,
        model: Model,
        kept: Sequence[str] | None,
        *,
        partial: bool,
        target: FileFormat,
    ):
        # As one file: no pattern, and no folder whose name holds a value.
        self._rows = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        try:
            schema = self._rows.collect_schema()
            self.rows_total: int | None = self._rows.select(pl.len()).collect().item()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise _unreadable(path) from error
        self.columns = schema.names()
        names = self.columns if kept is None else [name for name in kept if name in schema]
        if target is not FileFormat.PARQUET:
            check_flat(schema, names, "CSV" if target is FileFormat.CSV else "a worksheet")
        self._path = path
        self._schema = schema
        self._reader = FrameReader(model, names, partial)

    def blocks(self, first: int, at: int) -> Iterator[Block]:
        total = self.rows_total or 0
        if at >= total:
            return
        frames = self._rows.slice(at).collect_batches(
            chunk_size=BLOCK_ROWS, maintain_order=True, lazy=True
        )
        try:
            yield from self._reader.blocks(frames, first, at, total)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise _unreadable(self._path) from error

    def empty(self) -> Block:
        return self._reader.block(self._schema.to_frame(), 1, 0, 0)


def _unreadable(path: Path) -> InvalidInput:
    return InvalidInput(
        f"{path.name[:80]} cannot be read as Parquet.", hint="Check that the file is whole."
    )
