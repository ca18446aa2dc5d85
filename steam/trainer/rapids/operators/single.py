"""Operators on one number, which work on each column of a frame of numbers as well."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY
from steam.trainer.rapids.operators.numeric import of_numbers
from steam.trainer.rapids.pending import NUMBERS
from steam.trainer.rapids.values import Operator, Value, describe

Single = Callable[[Any], Any]


def single_number(name: str, function: Single, like: Vec = NUMBERS) -> Operator:
    """An operator whose columns are named after it: `log(AGE)`.

    `function` works on a number and on float64 (rows,), NaN as missing. The operator raises
    InvalidInput for texts, and for columns of anything but numbers.
    """
    return Operator(partial(_single, name, function, like), (ANY,), by_row=True)


def _single(name: str, function: Single, like: Vec, _evaluation: Evaluation, value: Value) -> Value:
    if isinstance(value, float):
        with np.errstate(all="ignore"):
            return float(function(value))
    if not isinstance(value, Frame):
        raise InvalidInput(f"'{name}' works on numbers and frames, not on {describe(value)}.")
    for column, vec in zip(value.names, value.vecs, strict=True):
        if not vec.is_numeric:
            raise InvalidInput(
                f"Operator {name}() cannot be applied to the non-numeric column '{column[:80]}'.",
                hint=f"It holds values of type {vec.type}.",
            )
    names = tuple(f"{name}({column})" for column in value.names)
    return Frame("", names, tuple(of_numbers(function, vec, like=like) for vec in value.vecs))
