"""Which rows belong to which fold of a cross-validation."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import encode_numeric
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.pcg import Generators, row_seeds

Folds = NDArray[np.int32]
"""The fold of each row, (rows,), from 0 to folds - 1."""

MOST_FOLDS = 1000
_INCREMENT = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = ((30, np.uint64(0xBF58476D1CE4E5B9)), (27, np.uint64(0x94D049BB133111EB)))


@dataclass(frozen=True, slots=True)
class Assignment:
    """The folds of all rows, and how many there are."""

    of_rows: Folds
    count: int

    def __post_init__(self) -> None:
        rows = np.bincount(self.of_rows, minlength=self.count)
        if (rows == 0).any():
            raise InvalidInput(
                f"Fold {int(np.argmin(rows)) + 1} of {self.count} has no row.",
                hint="Use fewer folds, or the Modulo assignment.",
            )


def modulo_folds(rows: int, count: int) -> Assignment:
    """Rows in turn: row i is in fold i mod count. Raises InvalidInput for an empty fold."""
    return Assignment((np.arange(rows) % count).astype(np.int32), count)


def random_folds(rows: int, count: int, seed: int) -> Assignment:
    """Each row by itself, by its number and the seed, as H2O does, however the frame is cut.

    Raises InvalidInput for an empty fold.
    """
    drawn = Generators(row_seeds(seed, 0, rows)).words().astype(np.uint32).view(np.int32)
    return Assignment((np.abs(drawn.astype(np.int64)) % count).astype(np.int32), count)


def stratified_folds(classes: NDArray[np.integer], count: int, seed: int) -> Assignment:
    """The rows of each class, in random order, in turn: folds have equal shares of each, to a row.

    `classes` (rows,) are codes, -1 where there is none. Raises InvalidInput for an empty fold.
    Source of the mixing function: Steele, Lea and Flood, Fast splittable pseudorandom number
    generators, OOPSLA 2014 (SplitMix64).
    """
    drawn = _mixed(len(classes), seed)
    order = np.lexsort((drawn, classes))
    folds = np.empty(len(classes), np.int32)
    # going on in turn over the end of a class keeps the sizes of folds equal as well
    folds[order] = np.arange(len(classes)) % count
    return Assignment(folds, count)


def folds_of_column(vec: Vec, name: str) -> Assignment:
    """The folds that a column names, in the order of its values.

    Raises InvalidInput for a column of text or times, with missing values, or with fewer than two
    or more than MOST_FOLDS values.
    """
    if vec.type not in {VecType.ENUM, VecType.INT}:
        raise InvalidInput(
            f"The fold column {name[:80]} is of type {vec.type}.",
            hint="Use whole numbers or a categorical column.",
        )
    values = vec.values()
    if (values < 0).any() if vec.type is VecType.ENUM else np.isnan(values).any():
        raise InvalidInput(f"The fold column {name[:80]} has missing values.")
    found, folds = np.unique(values, return_inverse=True)
    if not 2 <= len(found) <= MOST_FOLDS:
        raise InvalidInput(
            f"The fold column {name[:80]} has {len(found)} values; cross-validation takes 2 to "
            f"{MOST_FOLDS}."
        )
    return Assignment(folds.astype(np.int32), len(found))


def weights_where(frame: Frame, weights: str | None, rows: NDArray[np.bool_]) -> Vec:
    """A column of weights in which only the marked `rows` (rows,) have any, cut as the frame is."""
    parts = [
        np.where(rows[start : start + count], _weights_of(frame, weights, block), 0.0)
        for block, (start, count) in enumerate(frame.blocks)
    ]
    return Vec(VecType.REAL, tuple(encode_numeric(part) for part in parts))


def fold_vec(frame: Frame, folds: Assignment) -> Vec:
    """The fold of each row as a whole number from 0, cut as the frame is."""
    parts = (folds.of_rows[start : start + rows] for start, rows in frame.blocks)
    return Vec(VecType.INT, tuple(encode_numeric(part.astype(np.float64)) for part in parts))


def free_name(frame: Frame, wanted: str) -> str:
    """`wanted`, with underscores before it where the frame has such a column."""
    name = wanted
    while name in frame.names:
        name = f"_{name}"
    return name


def _weights_of(frame: Frame, weights: str | None, block: int) -> NDArray[Any]:
    rows = frame.blocks[block][1]
    return np.ones(rows) if weights is None else frame.vec(weights).decode(block)


def _mixed(rows: int, seed: int) -> NDArray[np.uint64]:
    """A random word for each row number, uint64 (rows,)."""
    state = np.arange(1, rows + 1, dtype=np.uint64) * _INCREMENT
    state += np.uint64(seed & (2**64 - 1))
    for shift, factor in _MIXERS:
        state = (state ^ (state >> np.uint64(shift))) * factor
    return state ^ (state >> np.uint64(31))
