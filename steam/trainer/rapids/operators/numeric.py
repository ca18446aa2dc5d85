"""Functions of numbers over operands: what is no number is missing."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import as_numbers
from steam.trainer.rapids.operators.pairing import Operand
from steam.trainer.rapids.pending import NUMBERS, is_new, pending


def number_of(operand: Operand) -> float:
    """What stands in each row, as a number: a text is missing."""
    return operand if isinstance(operand, float) else np.nan


def of_numbers(
    function: Callable[..., NDArray[Any]],
    *operands: Operand,
    like: Vec = NUMBERS,
    takes_flags: bool = False,
) -> Vec:
    """`function` of one or more operands, at least one of which is a column, not computed yet.

    It gets float64 (rows,) for a column and a number for any other, NaN as missing, and gives
    float64 or, for flags, booleans, which it gets itself only if it `takes_flags`.
    """
    columns = [operand for operand in operands if isinstance(operand, Vec)]
    apply = _in_place(function) if isinstance(function, np.ufunc) else function

    def compute(*values: NDArray[Any]) -> NDArray[Any]:
        return apply(*_numbers(operands, values))

    return pending(columns, compute, like, takes_flags=takes_flags)


def _in_place(function: np.ufunc) -> Callable[..., NDArray[Any]]:
    """The same, with the result in the place of an operand that nobody else has, if it is float64
    too: memory that is written once more takes longer than most arithmetic."""
    if f"{'d' * function.nin}->d" not in function.types:
        return function

    def apply(*operands: Any) -> NDArray[Any]:
        own = (one for one in operands if isinstance(one, np.ndarray) and is_new(one))
        return np.asarray(function(*operands, out=next(own, None)))

    return apply


def _numbers(operands: Sequence[Operand], values: Sequence[NDArray[Any]]) -> list[Any]:
    decoded = iter(values)
    return [
        as_numbers(operand, next(decoded)) if isinstance(operand, Vec) else number_of(operand)
        for operand in operands
    ]
