"""Which columns and numbers of two operands go together, and what is computed of them."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import as_numbers, numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.values import Value, describe

Operand = Vec | float | str


def of_pairs(
    evaluation: Evaluation,
    function: Callable[[Any, Any], NDArray[np.float64]],
    left: Value,
    right: Value,
) -> Value:
    """`function` of two numbers, or of each pair of columns or numbers: a number, or a frame with
    the names of the wider operand. Texts and levels are missing numbers.

    Raises InvalidInput for operands of other kinds, or of different numbers of rows or columns.
    """
    with np.errstate(all="ignore"):
        if isinstance(left, float) and isinstance(right, float):
            return float(function(left, right))
    names, pairs = paired(left, right)
    vecs = tuple(_of_pair(evaluation, function, one, other) for one, other in pairs)
    return Frame("", names, vecs)


def paired(left: Value, right: Value) -> tuple[tuple[str, ...], list[tuple[Operand, Operand]]]:
    """The names of the result, and what is to be computed of each other for each of them."""
    wide = max((one for one in (left, right) if isinstance(one, Frame)), key=_columns, default=None)
    if wide is None:
        raise InvalidInput(f"{describe(left)} and {describe(right)} do not go together.")
    pairs = zip(_operands(left, wide), _operands(right, wide), strict=True)
    return wide.names, list(pairs)


def _columns(frame: Frame) -> int:
    return frame.columns


def _operands(value: Value, wide: Frame) -> Iterator[Operand]:
    if isinstance(value, float | str):
        yield from [value] * wide.columns
    elif not isinstance(value, Frame):
        raise InvalidInput(f"Columns do not go together with {describe(value)}.")
    elif value.rows != wide.rows or value.columns not in (1, wide.columns):
        raise InvalidInput(
            f"A frame of {value.rows:,} rows and {value.columns} columns does not fit one of"
            f" {wide.rows:,} rows and {wide.columns} columns.",
            hint="They need as many rows, and as many columns or a single one.",
        )
    else:
        yield from value.vecs if value.columns == wide.columns else value.vecs * wide.columns


def _of_pair(
    evaluation: Evaluation,
    function: Callable[[Any, Any], NDArray[np.float64]],
    left: Operand,
    right: Operand,
) -> Vec:
    def compute(*values: NDArray[Any]) -> NDArray[np.float64]:
        columns = iter(values)
        one, other = (
            as_numbers(operand, next(columns)) if isinstance(operand, Vec) else _as_number(operand)
            for operand in (left, right)
        )
        with np.errstate(all="ignore"):
            return function(one, other)

    vecs = [operand for operand in (left, right) if isinstance(operand, Vec)]
    return numbers_by_row(evaluation, vecs, compute)


def _as_number(operand: float | str) -> float:
    return operand if isinstance(operand, float) else float("nan")
