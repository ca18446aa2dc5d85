"""Columns made from arrays in memory."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import (
    Chunk,
    encode_codes,
    encode_numeric,
    encode_strings,
    encode_times,
)
from steam.trainer.frame.vec import Vec, VecType, number_type

BLOCK_ROWS = 131_072

_FEWEST_ROWS = 16_384
"""Of a block that was cut in two."""


def last_sizes(before: int, rows: int) -> tuple[int, ...]:
    """How the `rows` that are left after `before` whole blocks are cut: in two where the number of
    blocks would be odd, so that two threads have the same to do."""
    if before % 2 == 0 and rows >= 2 * _FEWEST_ROWS:
        return (rows - rows // 2, rows // 2)
    return (rows,) if rows else ()


def vec_from_array(
    array: NDArray[Any], block_rows: int = BLOCK_ROWS, domain: Sequence[str] | None = None
) -> Vec:
    """One column from one array of shape (rows,).

    Numbers and booleans become an int or real column, datetime64 a time column, object or text
    arrays (None missing) a string column. With a domain it becomes an enum of those levels, from
    codes (-1 missing) or from the texts of levels (None missing).
    Raises InvalidInput for arrays of other shapes or kinds, and for an unknown level.
    """
    if array.ndim != 1:
        raise InvalidInput(f"A column is one list of values, not {array.ndim}-dimensional.")
    if domain is not None:
        return enum_vec(_codes(array, domain), domain, block_rows)
    if array.dtype.kind in "biuf":
        return number_vec(array.astype(np.float64), block_rows)
    if array.dtype.kind == "M":
        milliseconds = array.astype("datetime64[ms]").astype(np.int64)
        times = np.where(np.isnat(array), np.nan, milliseconds.astype(np.float64))
        return Vec(VecType.TIME, _cut(times, block_rows, encode_times))
    if array.dtype.kind in "OU" and all(isinstance(v, str) or v is None for v in array):
        return Vec(VecType.STRING, _cut(array.astype(object), block_rows, encode_strings))
    raise InvalidInput("A column holds numbers, times or text, and only one of them.")


def number_vec(values: NDArray[np.float64], block_rows: int = BLOCK_ROWS) -> Vec:
    """An int or real column, by its values; NaN is missing."""
    return Vec(number_type([values]), _cut(values, block_rows, encode_numeric))


def enum_vec(codes: NDArray[np.int32], domain: Sequence[str], block_rows: int = BLOCK_ROWS) -> Vec:
    """An enum column from codes of `domain`, -1 missing."""
    chunks = _cut(codes, block_rows, lambda part: encode_codes(part, len(domain)))
    return Vec(VecType.ENUM, chunks, tuple(domain))


def _codes(array: NDArray[Any], domain: Sequence[str]) -> NDArray[np.int32]:
    if array.dtype.kind in "iu":
        return array.astype(np.int32)
    numbers: dict[object, int] = {level: code for code, level in enumerate(domain)}
    numbers[None] = -1
    try:
        return np.fromiter((numbers[level] for level in array), np.int32, count=len(array))
    except KeyError as error:
        raise InvalidInput(f"'{str(error.args[0])[:40]}' is not a level of its column.") from None


def _cut(
    values: NDArray[Any], block_rows: int, encode: Callable[[NDArray[Any]], Chunk]
) -> tuple[Chunk, ...]:
    whole, rows = divmod(len(values), block_rows)
    sizes = (block_rows,) * whole + last_sizes(whole, rows)
    ends = accumulate(sizes)
    return tuple(encode(values[end - size : end]) for size, end in zip(sizes, ends, strict=True))
