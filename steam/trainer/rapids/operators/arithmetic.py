"""Arithmetic on numbers and columns of numbers; times are their milliseconds."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY
from steam.trainer.rapids.operators.numeric import of_numbers
from steam.trainer.rapids.operators.pairing import of_pairs
from steam.trainer.rapids.values import Operator, Value

Binary = Callable[[Any, Any], Any]


def _power(left: Any, right: Any) -> Any:
    """To a missing power it is missing, though 1 would be 1 to any. Squares are only fast."""
    if isinstance(right, float):
        if right == 2.0:
            return np.square(left)
        return left * right if math.isnan(right) else np.power(left, right)
    return np.where(np.isnan(right), right, np.power(left, right))


def _whole_quotient(left: Any, right: Any) -> Any:
    """The quotient without its fraction: -5 by 3 is -1. By zero it is missing."""
    quotient = np.trunc(np.divide(left, right))
    return np.where(np.equal(right, 0.0), np.nan, quotient)


def _body(function: Binary, evaluation: Evaluation, left: Value, right: Value) -> Value:
    return of_pairs(evaluation, partial(of_numbers, function), function, left, right)


_FUNCTIONS: dict[str, Binary] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": _power,
    "**": _power,
    "%": np.fmod,
    "%%": np.fmod,
    "intDiv": _whole_quotient,
    "%/%": _whole_quotient,
}

OPERATORS = {
    name: Operator(partial(_body, function), (ANY, ANY), by_row=True)
    for name, function in _FUNCTIONS.items()
}
