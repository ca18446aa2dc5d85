"""New columns from columns, block by block on all threads: row by row, no operator loops."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.pending import NUMBERS, pending

Array = NDArray[Any]


def numbers_by_row(
    evaluation: Evaluation, columns: Sequence[Vec], compute: Callable[..., NDArray[np.float64]]
) -> Vec:
    """An int or real column, by its values, from one column or more of as many rows each.

    `compute` gets the decoded values of the same rows of each column, shape (rows,), and gives
    float64 (rows,) with NaN as missing. It runs on several threads and must not write to what it
    gets. Numbers as `as_numbers` has them are easier to compute with than codes.
    """
    return values_by_row(evaluation, columns, compute, NUMBERS)


def values_by_row(
    evaluation: Evaluation, columns: Sequence[Vec], compute: Callable[..., Array], like: Vec
) -> Vec:
    """The same for a column of the type and levels of `like`: `compute` gives values as that
    decodes them."""
    column = pending(columns, compute, like)
    return evaluation.settled(Frame("", ("0",), (column,))).vecs[0]


def as_numbers(vec: Vec, values: Array) -> NDArray[np.float64]:
    """Decoded values as numbers to compute with: times are UTC epoch milliseconds; levels and
    texts are none, and missing."""
    if vec.type in (VecType.ENUM, VecType.STRING):
        return np.full(len(values), np.nan)
    return values
