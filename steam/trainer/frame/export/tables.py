"""Blocks of a frame as polars tables, for the formats that polars writes.

int      Int64            time     Datetime in milliseconds, UTC
real     Float64          enum     Enum, with all levels in their order
string   String           missing values are null; infinities stay
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Progress

_LAST_TIME_MS = 8.2e15
"""About 260,000 years: polars knows no calendar beyond."""


def table_schema(frame: Frame) -> dict[str, pl.DataType]:
    """The type of each column, by name."""
    return {name: _type(vec) for name, vec in zip(frame.names, frame.vecs, strict=True)}


def tables(frame: Frame, progress: Progress) -> Iterator[pl.DataFrame]:
    """A table for each block of rows, one in memory at a time.

    Raises InvalidInput for values that the formats have no place for: text that is not UTF-8,
    parts of milliseconds, times beyond every calendar. The sign of zero is lost in int columns.
    """
    schema = table_schema(frame)
    for block, (start, _) in enumerate(frame.blocks):
        progress.update(start / frame.rows if frame.rows else 0.0, f"Writing row {start:,}.")
        yield pl.DataFrame(
            [
                block_series(name, vec, vec.decode(block), schema[name])
                for name, vec in zip(frame.names, frame.vecs, strict=True)
            ]
        )


def _type(vec: Vec) -> pl.DataType:
    match vec.type:
        case VecType.INT:
            return pl.Int64()
        case VecType.REAL:
            return pl.Float64()
        case VecType.TIME:
            return pl.Datetime("ms", "UTC")
        case VecType.ENUM:
            return pl.Enum(vec.domain or ())
        case VecType.STRING:
            return pl.String()


def block_series(name: str, vec: Vec, values: NDArray[Any], dtype: pl.DataType) -> pl.Series:
    """Decoded values of a column, (rows,), as polars has them. Raises as `tables`."""
    try:
        match vec.type:
            case VecType.STRING:
                return pl.Series(name, values.tolist(), dtype=dtype)
            case VecType.ENUM:
                codes = pl.Series(name, values)
                return codes.set(codes < 0, None).cat.to(dtype)
            case VecType.REAL:
                return pl.Series(name, values).fill_nan(None)
            case VecType.INT:
                return _whole(name, values, 2.0**63)
            case VecType.TIME:
                return _whole(name, values, _LAST_TIME_MS).cast(dtype)
    except (UnicodeEncodeError, OverflowError):
        raise InvalidInput(
            f"The column '{name[:80]}' has values that only CSV can hold.",
            hint="Export the frame as CSV.",
        ) from None


def _whole(name: str, values: NDArray[np.float64], limit: float) -> pl.Series:
    """64-bit integers. Raises OverflowError where one is not whole, or not below the limit."""
    exact = (values == np.rint(values)) & (np.abs(values) < limit)
    if not np.all(exact | np.isnan(values)):
        raise OverflowError
    return pl.Series(name, values).fill_nan(None).cast(pl.Int64)
