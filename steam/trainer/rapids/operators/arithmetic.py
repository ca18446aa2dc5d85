"""Arithmetic on numbers and columns of numbers; a single column goes with each of several."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY
from steam.trainer.rapids.operators.pairing import of_pairs
from steam.trainer.rapids.values import Operator, Value

Binary = Callable[[Any, Any], NDArray[np.float64]]


def _whole_quotient(left: Any, right: Any) -> Any:
    """The quotient without its fraction: -5 by 3 is -1. By zero it is missing."""
    quotient = np.trunc(np.divide(left, right))
    return np.where(np.equal(right, 0.0), np.nan, quotient)


def _body(function: Binary, evaluation: Evaluation, left: Value, right: Value) -> Value:
    return of_pairs(evaluation, function, left, right)


_FUNCTIONS: dict[str, Binary] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
    "**": np.power,
    "%": np.fmod,
    "%%": np.fmod,
    "intDiv": _whole_quotient,
    "%/%": _whole_quotient,
}

OPERATORS = {
    name: Operator(partial(_body, function), (ANY, ANY)) for name, function in _FUNCTIONS.items()
}
