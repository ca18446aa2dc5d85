"""What boosted trees can predict: each distribution's link, start, and LightGBM's name of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from steam.trainer.algorithms.trees.rows import Floats, Rows
from steam.trainer.metrics.deviance import UnitDeviance

AUTO = "AUTO"
CLASSES = frozenset({"bernoulli", "multinomial"})

Start = Callable[[Rows, Mapping[str, Any]], float]

_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Distribution:
    """`objective` and `options` are LightGBM's; an option has the value of H2O's parameter.

    `start` is the best constant on the scale of the link, beside the offset. `least`: responses
    below are refused, and with `positive` the least itself.
    """

    objective: str
    link: str
    start: Start
    options: Mapping[str, str]
    family: str = "gaussian"
    least: float | None = None
    positive: bool = False

    def deviance(self, used: Mapping[str, Any]) -> UnitDeviance:
        """How far numbers are from each other."""
        return UnitDeviance(
            self.family,
            power=float(used.get("tweedie_power") or 0.0),
            share=float(used.get("quantile_alpha") or 0.5),
        )


def _offset(rows: Rows) -> Floats:
    return np.zeros(rows.count) if rows.offset is None else rows.offset


def _mean(rows: Rows, _used: Mapping[str, Any]) -> float:
    return float(np.average(rows.response - _offset(rows), weights=rows.weights))


def _log_odds(rows: Rows, _used: Mapping[str, Any]) -> float:
    """The zero of sum w (y - 1 / (1 + e^-(f + offset))), by Newton's steps from ln(p / (1 - p))."""
    share = float(np.average(rows.response, weights=rows.weights))
    start = float(np.log(share / (1.0 - share)))
    if rows.offset is None:
        return start
    for _ in range(_MOST_STEPS):
        mean = 1.0 / (1.0 + np.exp(-(start + rows.offset)))
        step = rows.weight @ (rows.response - mean) / (rows.weight @ (mean * (1.0 - mean)))
        start += float(np.clip(step, -1.0, 1.0))
        if abs(step) <= 1e-12 * max(abs(start), 1.0):
            break
    return start


def _log_ratio(power: float) -> Start:
    """Of a variance mean**power and the log link: sum w y e^(o (1 - p)) / sum w e^(o (2 - p))."""

    def start(rows: Rows, used: Mapping[str, Any]) -> float:
        p = used["tweedie_power"] if np.isnan(power) else power
        offset = _offset(rows)
        above = rows.weight @ (rows.response * np.exp(offset * (1.0 - p)))
        below = rows.weight @ np.exp(offset * (2.0 - p))
        return float(np.log(above / below))

    return start


def _quantile(rows: Rows, share: float) -> float:
    """The least number with at least that share of the weight up to it."""
    values = rows.response - _offset(rows)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(rows.weight[order])
    return float(values[order][np.searchsorted(reached, share * reached[-1])])


def _median(rows: Rows, _used: Mapping[str, Any]) -> float:
    return _quantile(rows, 0.5)


def _asked_quantile(rows: Rows, used: Mapping[str, Any]) -> float:
    return _quantile(rows, used["quantile_alpha"])


def _zero(_rows: Rows, _used: Mapping[str, Any]) -> float:
    return 0.0


DISTRIBUTIONS: Mapping[str, Distribution] = {
    "bernoulli": Distribution("binary", "logit", _log_odds, {}),
    "multinomial": Distribution("multiclass", "softmax", _zero, {}),
    "gaussian": Distribution("regression", "identity", _mean, {}),
    "laplace": Distribution("regression_l1", "identity", _median, {}, "laplace"),
    "quantile": Distribution(
        "quantile", "identity", _asked_quantile, {"alpha": "quantile_alpha"}, "quantile"
    ),
    "poisson": Distribution("poisson", "log", _log_ratio(1.0), {}, "poisson", 0.0),
    "gamma": Distribution("gamma", "log", _log_ratio(2.0), {}, "gamma", 0.0, positive=True),
    "tweedie": Distribution(
        "tweedie",
        "log",
        _log_ratio(np.nan),
        {"tweedie_variance_power": "tweedie_power"},
        "tweedie",
        0.0,
    ),
}
"""By H2O's names; those that are missing here are refused."""


def distribution_of(asked: object, levels: int) -> str:
    """The name that was asked for; AUTO goes by the levels of the response, 0 for a number."""
    if asked not in {None, AUTO}:
        return str(asked)
    if not levels:
        return "gaussian"
    return "bernoulli" if levels <= 2 else "multinomial"
