"""What adds up down the rows, or along the columns of each row; and steps from row to row."""

from collections.abc import Callable
from functools import partial
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk, encode_numeric
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME, WHOLE
from steam.trainer.rapids.values import Operator, Value

Numbers = NDArray[np.float64]
Step = Callable[[Numbers, float], tuple[Numbers, float]]
"""New values of some rows, at least one, by their values and what the rows before hand on; and
what they hand on themselves."""


def _cumulative(
    function: np.ufunc, start: float, evaluation: Evaluation, frame: Frame, axis: int
) -> Value:
    if axis not in (0, 1):
        raise InvalidInput("The axis is 0, down the rows, or 1, along the columns.")
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if vec.type in (VecType.ENUM, VecType.STRING):
            raise InvalidInput(f"The column '{name[:80]}' holds no numbers to add up.")
    if axis == 1:
        along = accumulate(frame.vecs, lambda *two: numbers_by_row(evaluation, two, function))
        return Frame("", frame.names, tuple(along))
    step = partial(_accumulated, function)
    vecs = tuple(_down(evaluation, vec, step, start) for vec in frame.vecs)
    return Frame("", ("C1",) if frame.columns == 1 else frame.names, vecs)


def _steps(evaluation: Evaluation, frame: Frame) -> Value:
    if frame.columns != 1:
        raise InvalidInput(f"Steps are those of one column, not of {frame.columns}.")
    (vec,) = frame.vecs
    if not vec.is_numeric:
        raise InvalidInput(f"Steps are between numbers; the column is of type {vec.type}.")
    return Frame("", frame.names, (_down(evaluation, vec, _step, np.nan),))


def _accumulated(function: np.ufunc, values: Numbers, before: float) -> tuple[Numbers, float]:
    found = function.accumulate(np.concatenate([[before], values]))[1:]
    return found, found[-1]


def _step(values: Numbers, before: float) -> tuple[Numbers, float]:
    return np.diff(values, prepend=before), values[-1]


def _down(evaluation: Evaluation, vec: Vec, step: Step, start: float) -> Vec:
    """Block after block, as each needs the one before."""
    chunks: list[Chunk] = []
    handed, whole = start, True
    for chunk in vec.chunks:
        evaluation.progress.update(len(chunks) / len(vec.chunks))
        if chunk.rows:
            with np.errstate(all="ignore"):
                values, handed = step(chunk.decode(), handed)
            whole = whole and holds_whole_numbers(values)
            chunk = encode_numeric(values)  # noqa: PLW2901 - in the place of the old one
        chunks.append(chunk)
    return Vec(VecType.INT if whole else VecType.REAL, tuple(chunks))


_FUNCTIONS: dict[str, tuple[np.ufunc, float]] = {
    "cumsum": (np.add, 0.0),
    "cumprod": (np.multiply, 1.0),
    "cummax": (np.maximum, -np.inf),
    "cummin": (np.minimum, np.inf),
}

OPERATORS = {
    **{
        name: Operator(partial(_cumulative, function, start), (FRAME, WHOLE))
        for name, (function, start) in _FUNCTIONS.items()
    },
    "difflag1": Operator(_steps, (FRAME,)),
}
