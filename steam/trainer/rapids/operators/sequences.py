"""Operators that make numbers in a row, and that repeat what there is."""

import math

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.pieces import Piece, span
from steam.trainer.frame.changes.rows import frames_of
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.constant import check_text
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, NUMBER, WHOLE
from steam.trainer.rapids.selection import MOST_COLUMNS
from steam.trainer.rapids.taking import check_cells
from steam.trainer.rapids.texts import numbered
from steam.trainer.rapids.values import Operator, Value, describe

_ROUNDING = 1e-10
"""A last number that rounding puts this part of a step behind the end still counts."""


def _sequence(evaluation: Evaluation, first: float, last: float, step: float) -> Value:
    steps = 0.0 if first == last else (last - first) / step if step else math.nan
    if not math.isfinite(steps) or not math.isfinite(step) or steps < 0:
        raise InvalidInput(f"Steps of {step:g} do not lead from {first:g} to {last:g}.")
    count = math.floor(steps + _ROUNDING) + 1
    check_cells(evaluation, count, 1)
    return _of_numbers(evaluation, first + step * np.arange(count, dtype=np.float64))


def _counted(evaluation: Evaluation, count: float) -> Value:
    if not 0 < count < math.inf:
        raise InvalidInput(f"seq_len counts up to a number above 0, not {count:g}.")
    rows = math.ceil(count)
    check_cells(evaluation, rows, 1)
    return _of_numbers(evaluation, np.arange(1.0, rows + 1))


def _of_numbers(evaluation: Evaluation, numbers: NDArray[np.float64]) -> Frame:
    return numbered([number_vec(numbers, evaluation.block_rows)])


def _repeated(evaluation: Evaluation, value: Value, length: int) -> Value:
    """A number or one column repeated to so many rows; several columns to so many columns."""
    if length < 0:
        raise InvalidInput(f"Nothing has a length of {length}.")
    if isinstance(value, float):
        check_cells(evaluation, length, 1)
        return _of_numbers(evaluation, np.full(length, value))
    if not isinstance(value, Frame):
        raise InvalidInput(f"'rep_len' repeats a number or a frame, not {describe(value)}.")
    if value.columns == 1:
        return _repeated_rows(evaluation, value, length)
    if length > MOST_COLUMNS or (length and not value.columns):
        raise InvalidInput(f"A frame of {value.columns} columns does not become one of {length:,}.")
    return numbered(value.vecs[place % value.columns] for place in range(length))


def _repeated_rows(evaluation: Evaluation, frame: Frame, length: int) -> Frame:
    """Chunks that stay whole are shared by all their repetitions."""
    if length and not frame.rows:
        raise InvalidInput("A column without rows cannot be repeated.")
    check_cells(evaluation, length, 1)
    check_text(evaluation, length, frame.nbytes // max(frame.rows, 1))
    once = [Piece(number, rows) for number, (_, rows) in enumerate(frame.blocks)]
    whole, rest = divmod(length, max(frame.rows, 1))
    last = [
        span(number, rows, 0, rest - start) for number, (start, rows) in enumerate(frame.blocks)
    ]
    return numbered(frames_of(frame, [once * whole + last], evaluation.progress)[0].vecs)


OPERATORS = {
    "seq": Operator(_sequence, (NUMBER, NUMBER, NUMBER)),
    "seq_len": Operator(_counted, (NUMBER,)),
    "rep_len": Operator(_repeated, (ANY, WHOLE)),
}
