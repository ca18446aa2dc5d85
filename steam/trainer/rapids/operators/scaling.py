"""Columns of numbers moved and stretched; the other columns stay as they are."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import COLUMN, FLAG, FRAME, NUMBERS
from steam.trainer.rapids.tree import Numbers
from steam.trainer.rapids.values import Kind, Operator, Value
from steam.trainer.rollups.summary import Rollups, rollup_frame

Known = Mapping[str, Rollups]
Given = bool | list[float]


def _scale(evaluation: Evaluation, frame: Frame, centre: Given, factor: Given) -> Frame:
    """(x - centre) * factor. TRUE is the mean and one by the standard deviation, FALSE changes
    nothing, and a list has a number for each column."""
    numeric = [name for name, vec in zip(frame.names, frame.vecs, strict=True) if vec.is_numeric]
    known = rollup_frame(frame, evaluation, numeric)
    centres = _given(frame, centre, known, lambda one: one.mean, 0.0)
    factors = _given(frame, factor, known, _one_by_sd, 1.0)
    return frame.with_columns(
        {
            name: _scaled(evaluation, frame.vec(name), centres[name], factors[name])
            for name in numeric
        }
    )


def _scaled(evaluation: Evaluation, vec: Vec, centre: float, factor: float) -> Vec:
    def compute(values: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            scaled: NDArray[np.float64] = (values - centre) * factor
        return scaled

    return numbers_by_row(evaluation, [vec], compute)


def _given(
    frame: Frame, given: Given, known: Known, own: Callable[[Rollups], float], unchanged: float
) -> Mapping[str, float]:
    """The number of each column."""
    if isinstance(given, bool):
        return {name: own(one) if given else unchanged for name, one in known.items()}
    if len(given) != frame.columns:
        raise InvalidInput(
            f"{len(given)} numbers do not fit {frame.columns} columns.",
            hint="A column that is not of numbers has one as well, and any will do.",
        )
    return dict(zip(frame.names, given, strict=True))


def _one_by_sd(known: Rollups) -> float:
    return 1.0 / known.sd if known.sd > 0.0 else 1.0


def _named(
    in_place: bool, evaluation: Evaluation, frame: Frame, centre: Given, factor: Given
) -> Frame:
    scaled = _scale(evaluation, frame, centre, factor)
    if in_place and frame.key:
        return evaluation.keys.change(frame.key, scaled)
    return Frame("", scaled.names, scaled.vecs)


def _read(value: Value) -> Given:
    if isinstance(value, Frame):
        numbers: list[float] = COLUMN.read(value).values().tolist()
        return numbers
    if isinstance(value, Numbers):
        return list(NUMBERS.read(value))
    return bool(FLAG.read(value))


_GIVEN = Kind("TRUE, FALSE or a number for each column", _read)
_THREE = (FRAME, _GIVEN, _GIVEN)

OPERATORS = {
    "scale": Operator(partial(_named, False), _THREE),
    "scale_inplace": Operator(partial(_named, True), _THREE),
}
