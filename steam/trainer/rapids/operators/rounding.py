"""Whole numbers near a number, and numbers of fewer digits."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, NUMBER
from steam.trainer.rapids.operators.numeric import of_numbers
from steam.trainer.rapids.operators.single import single_number
from steam.trainer.rapids.values import Operator, Value, describe

_WHOLE_FROM = 2.0**52
"""Numbers from here on have no fraction."""
_MOST_DIGITS = 17
"""More significant digits than any float64 has."""
_LARGEST_POWER = 308


def rounded(values: Any, digits: int) -> Any:
    """To so many digits behind the point, before it if negative.

    Halves go to the even neighbour, but away from zero where a fraction stays.
    """
    values = np.asarray(values, dtype=np.float64)
    if digits == 0:
        return np.rint(values)
    if digits > _LARGEST_POWER:
        return values
    if digits < 0:
        return _times_power(np.rint(_times_power(values, digits)), -digits)
    large = np.abs(values) * 10.0**digits
    found = np.copysign(np.floor(large + 0.5) / 10.0**digits, values)
    return np.where(large < _WHOLE_FROM, found, values)  # NaN is not less


def significant(values: Any, digits: int) -> Any:
    """To so many digits, one at least; halves go to the even neighbour.

    What lies within 4 eps 10**digits steps of a half may go to either: powers of ten above 22 are
    rounded.
    """
    values = np.asarray(values, dtype=np.float64)
    if digits >= _MOST_DIGITS:
        return values
    size = np.abs(values)
    usual = (size > 0.0) & np.isfinite(size)
    places = max(digits, 1) - 1 - np.floor(np.log10(np.where(usual, size, 1.0)))
    found = _times_power(np.rint(_times_power(values, places)), -places)
    return np.where(usual, found, values)


def _times_power(values: Any, power: Any) -> Any:
    """Times 10**power, rounded once where that is exact, and without leaving the range of numbers
    on the way."""
    near = np.clip(power, -_LARGEST_POWER, _LARGEST_POWER)
    for part in (near, power - near):
        values = np.where(np.less(part, 0), values / 10.0 ** np.abs(part), values * 10.0**part)
    return values


def _body(
    name: str,
    function: Callable[..., Any],
    _evaluation: Evaluation,
    value: Value,
    digits: float,
) -> Value:
    if not np.isfinite(digits):
        raise InvalidInput(f"'{name}' needs a number of digits.")
    whole = int(np.clip(np.rint(digits), -400, 400))
    if isinstance(value, float):
        with np.errstate(all="ignore"):
            return float(function(value, whole))
    if not isinstance(value, Frame):
        raise InvalidInput(f"'{name}' works on numbers and frames, not on {describe(value)}.")
    compute = partial(function, digits=whole)
    return Frame("", value.names, tuple(of_numbers(compute, vec) for vec in value.vecs))


OPERATORS = {
    "ceiling": single_number("ceiling", np.ceil),
    "floor": single_number("floor", np.floor),
    "trunc": single_number("trunc", np.trunc),
    "round": Operator(partial(_body, "round", rounded), (ANY, NUMBER), by_row=True),
    "signif": Operator(partial(_body, "signif", significant), (ANY, NUMBER), by_row=True),
}
