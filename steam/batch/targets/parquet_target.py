"""Parquet out: columns keep their types."""

import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from steam.batch.answers import BlockAnswers
from steam.batch.blocks import Kept
from steam.core.errors import Exhausted
from steam.core.whole_file import whole_file

_NO_SPACE = ("os error 28", "No space left")


class ParquetTarget:
    """Parquet: parts are Parquet files, read and written again as one, a piece at a time."""

    def check(self, rows: int) -> None:
        """There is no limit."""

    def part(self, kept: Kept, answers: BlockAnswers) -> bytes:
        file = io.BytesIO()
        pl.concat([kept.frame(), answers.frame()], how="horizontal").write_parquet(file)
        return file.getvalue()

    def join(self, names: Sequence[str], parts: Sequence[Path], joined: Path) -> None:
        rows = pl.scan_parquet(list(parts), glob=False, hive_partitioning=False)
        try:
            with whole_file(joined, durable=True) as file:
                rows.select(names).sink_parquet(file, maintain_order=True)
        except pl.exceptions.PolarsError as error:
            if not any(sign in str(error) for sign in _NO_SPACE):
                raise
            raise Exhausted(
                "The disk of the target is full.", hint="Free some space, then resume the batch."
            ) from error
