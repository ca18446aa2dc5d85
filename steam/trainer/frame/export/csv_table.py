"""Rows as polars tables whose CSV is ours: polars writes it many times faster."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.export.tables import block_series, table_schema
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType


@dataclass(frozen=True, slots=True)
class CsvTables:
    """Makes tables of a frame's rows. Times are milliseconds; missing values are null."""

    vecs: tuple[Vec, ...]
    types: tuple[pl.DataType, ...]

    def table(self, columns: Sequence[NDArray[Any]]) -> pl.DataFrame | None:
        """Decoded values of each column, (rows,), as a table; None where polars has no place for
        one, or another word: infinities, whole numbers beyond 64 bits, text that is no Unicode."""
        facts = zip(self.vecs, columns, strict=True)
        if any(vec.type is VecType.REAL and np.isinf(values).any() for vec, values in facts):
            return None
        try:
            return pl.DataFrame(
                [
                    block_series(str(number), vec, values, dtype)
                    for number, (vec, values, dtype) in enumerate(
                        zip(self.vecs, columns, self.types, strict=True)
                    )
                ]
            )
        except InvalidInput:
            return None


def csv_tables(frame: Frame) -> CsvTables | None:
    """The maker for a frame; None where levels of a column are no Unicode."""
    vecs = tuple(
        replace(vec, type=VecType.INT) if vec.type is VecType.TIME else vec for vec in frame.vecs
    )
    try:
        return CsvTables(vecs, tuple(table_schema(replace(frame, vecs=vecs)).values()))
    except UnicodeEncodeError:
        return None
