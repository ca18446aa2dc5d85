"""Which columns and numbers of two operands go together; a single column or row goes with all."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import numbers_of
from steam.trainer.rapids.tree import Numbers
from steam.trainer.rapids.values import Row, Value, describe

Operand: TypeAlias = Vec | float | str
"""A column, or what stands in each of its rows."""


def is_missing(operand: object) -> bool:
    """Whether it is the missing number, which fits columns of every type."""
    return isinstance(operand, float) and math.isnan(operand)


def of_pairs(
    evaluation: Evaluation,
    of_columns: Callable[[Operand, Operand], Vec],
    of_numbers: Callable[[float, float], float],
    left: Value,
    right: Value,
) -> Value:
    """What the functions give for two numbers, or for each pair of columns, one of which may be a
    number or a text: a number, or a frame with the names of the wider operand.

    Raises InvalidInput for operands of other kinds, or that do not fit each other.
    """
    if isinstance(left, float) and isinstance(right, float):
        with np.errstate(all="ignore"):
            return float(of_numbers(left, right))
    wide = widest(left, right)
    columns = operands(evaluation, left, wide), operands(evaluation, right, wide)
    return Frame("", wide.names, tuple(map(of_columns, *columns)))


def widest(*values: Value) -> Frame:
    """The frame of most rows and, among those, most columns. Raises InvalidInput without any."""
    frames = [value for value in values if isinstance(value, Frame)]
    if not frames:
        told = " and ".join(describe(value) for value in values)
        raise InvalidInput(f"There is no frame to go row by row: {told}.")
    return max(frames, key=lambda frame: (frame.rows, frame.columns))


def operands(evaluation: Evaluation, value: Value, wide: Frame) -> Sequence[Operand]:
    """What goes with each column of `wide`. Raises InvalidInput for what does not fit it."""
    found = (
        _of_frame(evaluation, value, wide)
        if isinstance(value, Frame)
        else _listed(value, wide.columns)
    )
    if len(found) not in (1, wide.columns):
        raise InvalidInput(
            f"{len(found)} columns do not go together with {wide.columns}.",
            hint="As many columns go together, or a single one with all.",
        )
    return found if len(found) == wide.columns else found * wide.columns


def _of_frame(evaluation: Evaluation, frame: Frame, wide: Frame) -> list[Operand]:
    if frame.rows == wide.rows:
        many = frame.columns < wide.columns  # each would compute the column again
        return list((evaluation.settled(frame) if many else frame).vecs)
    if frame.rows == 1:
        return [_only_value(vec) for vec in frame.vecs]
    raise InvalidInput(
        f"A frame of {frame.rows:,} rows does not fit one of {wide.rows:,} rows.",
        hint="As many rows go together, or a single one with all.",
    )


def _only_value(vec: Vec) -> float | str:
    (value,) = vec.values()
    if vec.type is VecType.STRING:
        return float("nan") if value is None else str(value)
    if vec.domain is not None:
        return float("nan") if value < 0 else vec.domain[value]
    return float(value)


def _listed(value: Value, most: int) -> list[Operand]:
    match value:
        case float() | str():
            return [value]
        case Row(numbers):
            return list(numbers)
        case Numbers(spans):
            if any(span.count is None or span.count > most for span in spans):
                raise InvalidInput(f"The list has more numbers than the {most} columns it is for.")
            return list(numbers_of(value))
    raise InvalidInput(f"Columns do not go together with {describe(value)}.")
