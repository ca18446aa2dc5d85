"""Functions of numbers over operands: what is no number is missing."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import as_numbers
from steam.trainer.rapids.operators.pairing import Operand
from steam.trainer.rapids.pending import NUMBERS, pending


def number_of(operand: Operand) -> float:
    """What stands in each row, as a number: a text is missing."""
    return operand if isinstance(operand, float) else np.nan


def of_numbers(
    function: Callable[..., NDArray[Any]], *operands: Operand, like: Vec = NUMBERS
) -> Vec:
    """`function` of one or more operands, at least one of which is a column, not computed yet.

    It gets float64 (rows,) for a column and a number for any other, NaN as missing, and gives
    float64 or, for flags, booleans.
    """
    columns = [operand for operand in operands if isinstance(operand, Vec)]
    return pending(columns, lambda *values: function(*_numbers(operands, values)), like)


def _numbers(operands: Sequence[Operand], values: Sequence[NDArray[Any]]) -> list[Any]:
    decoded = iter(values)
    return [
        as_numbers(operand, next(decoded)) if isinstance(operand, Vec) else number_of(operand)
        for operand in operands
    ]
