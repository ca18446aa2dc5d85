"""Parquet and Arrow files, row group by row group."""

from collections.abc import Iterator, Sequence

import polars as pl

from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.typed.table import SAMPLE_ROWS, UNREADABLE, Shape, unreadable

_WHAT = {Format.PARQUET: "Parquet", Format.ARROW_FILE: "an Arrow file"}


class ScannedTable:
    """A file that polars scans. Raises InvalidInput where it is damaged."""

    def __init__(self, path: str, kind: Format) -> None:
        self._path = path
        self._what = _WHAT[kind]
        try:
            # As one file: no pattern, and no folder whose name holds a value.
            self._rows = (
                pl.scan_parquet(path, glob=False, hive_partitioning=False)
                if kind is Format.PARQUET
                else pl.scan_ipc(path, glob=False, hive_partitioning=False)
            )
            schema = self._rows.collect_schema()
            count = self._rows.select(pl.len()).collect().item()
        except UNREADABLE as error:
            raise unreadable(path, self._what) from error
        self._shape = Shape(tuple(schema.names()), tuple(schema.dtypes()), count)

    @property
    def shape(self) -> Shape:
        return self._shape

    def sample(self) -> pl.DataFrame:
        try:
            return self._rows.head(SAMPLE_ROWS).collect()
        except UNREADABLE as error:
            raise unreadable(self._path, self._what) from error

    def blocks(self, columns: Sequence[int], rows: int) -> Iterator[pl.DataFrame]:
        names = [self._shape.names[column] for column in columns]
        try:
            yield from self._rows.select(names).collect_batches(
                chunk_size=rows, maintain_order=True, lazy=True
            )
        except UNREADABLE as error:
            raise unreadable(self._path, self._what) from error
