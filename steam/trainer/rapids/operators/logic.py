"""And, or, not with three values, and what is missing. A number that is not zero is true."""

from functools import partial
from typing import Any

import numpy as np

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY
from steam.trainer.rapids.operators.arithmetic import Binary
from steam.trainer.rapids.operators.numeric import of_numbers
from steam.trainer.rapids.operators.pairing import is_missing, of_pairs
from steam.trainer.rapids.operators.single import single_number
from steam.trainer.rapids.pending import WHOLE_NUMBERS, pending
from steam.trainer.rapids.values import Operator, Value


def _and(left: Any, right: Any) -> Any:
    """False if one is false, else missing if one is missing."""
    is_false = np.equal(left, 0.0) | np.equal(right, 0.0)
    return _unless_missing(np.logical_not(is_false), is_false, left, right)


def _or(left: Any, right: Any) -> Any:
    """True if one is true, else missing if one is missing."""
    is_true = (np.abs(left) > 0.0) | (np.abs(right) > 0.0)
    return _unless_missing(is_true, is_true, left, right)


def _not(values: Any) -> Any:
    missing = np.isnan(values)
    answers = np.equal(values, 0.0)
    return np.where(missing, np.nan, answers) if np.any(missing) else answers


def _unless_missing(answers: Any, sure: Any, left: Any, right: Any) -> Any:
    """The answers, missing where they are not sure and one of the two is."""
    missing = (np.isnan(left) | np.isnan(right)) & ~sure
    return np.where(missing, np.nan, answers) if np.any(missing) else answers


def _body(function: Binary, evaluation: Evaluation, left: Value, right: Value) -> Value:
    of_columns = partial(of_numbers, function, like=WHOLE_NUMBERS)
    return of_pairs(evaluation, of_columns, function, left, right)


def _missing_of(_evaluation: Evaluation, value: Value) -> Value:
    if not isinstance(value, Frame):
        return float(is_missing(value))
    names = tuple(f"isNA({name})" for name in value.names)
    return Frame("", names, tuple(_missing(vec) for vec in value.vecs))


def _missing(vec: Vec) -> Vec:
    return pending([vec], vec.is_missing, WHOLE_NUMBERS)


_both = Operator(partial(_body, _and), (ANY, ANY), by_row=True)
_either = Operator(partial(_body, _or), (ANY, ANY), by_row=True)
_negation = single_number("not", _not, WHOLE_NUMBERS)

OPERATORS = {
    "&": _both,
    "&&": _both,
    "|": _either,
    "||": _either,
    "not": _negation,
    "!": _negation,
    "!!": _negation,
    "is.na": Operator(_missing_of, (ANY,), by_row=True),
}
