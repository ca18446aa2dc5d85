"""Rows on which every family and link has a finite optimum, and the designs that tools expect."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

ROWS = 240
COLOURS = ("blue", "green", "red")
THETA = 0.6
TIGHT = {"beta_epsilon": 1e-11, "objective_epsilon": 1e-15, "max_iterations": 200}

_RNG = np.random.default_rng(2024)
NUMBERS = np.column_stack([_RNG.random(ROWS) * 40.0, _RNG.normal(size=ROWS) / 4.0 + 9.0])
CODES = _RNG.integers(0, 3, ROWS)
ETA = 1.6 + 0.02 * NUMBERS[:, 0] + 0.3 * (NUMBERS[:, 1] - 9.0) + np.array([0.0, 0.3, -0.2])[CODES]
WEIGHTS = _RNG.integers(1, 4, ROWS).astype(float)
OFFSET = _RNG.uniform(-0.1, 0.1, ROWS)


@dataclass(frozen=True)
class Kind:
    """A family with its link; `power` is the link's, 0 for log and None for logit."""

    family: str
    link: str
    power: float | None
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def variance_power(self) -> float:
        return float(self.given.get("tweedie_variance_power", 0.0))


def _tweedie(variance_power: float, power: float) -> Kind:
    given = {"tweedie_variance_power": variance_power, "tweedie_link_power": power}
    return Kind("tweedie", "tweedie", power, given)


_THETA = {"theta": THETA}
KINDS = {
    "gaussian-identity": Kind("gaussian", "identity", 1.0),
    "gaussian-log": Kind("gaussian", "log", 0.0),
    "gaussian-inverse": Kind("gaussian", "inverse", -1.0),
    "binomial-logit": Kind("binomial", "logit", None),
    "quasibinomial-logit": Kind("quasibinomial", "logit", None),
    "fractionalbinomial-logit": Kind("fractionalbinomial", "logit", None),
    "poisson-log": Kind("poisson", "log", 0.0),
    "poisson-identity": Kind("poisson", "identity", 1.0),
    "gamma-log": Kind("gamma", "log", 0.0),
    "gamma-identity": Kind("gamma", "identity", 1.0),
    "gamma-inverse": Kind("gamma", "inverse", -1.0),
    "negativebinomial-log": Kind("negativebinomial", "log", 0.0, _THETA),
    "negativebinomial-identity": Kind("negativebinomial", "identity", 1.0, _THETA),
    "tweedie-1.5-log": _tweedie(1.5, 0.0),
    "tweedie-1.5-identity": _tweedie(1.5, 1.0),
    "tweedie-1.3-root": _tweedie(1.3, 0.5),
    "tweedie-3-canonical": _tweedie(3.0, -2.0),
}


def response_of(kind: Kind) -> np.ndarray:
    """A response of the family about a mean that its link makes of ETA."""
    rng = np.random.default_rng(7)
    if kind.power is None:
        mu = 1.0 / (1.0 + np.exp(2.0 - ETA))
        if kind.family == "fractionalbinomial":
            return rng.beta(3 * mu, 3 * (1 - mu))
        return (rng.random(ROWS) < mu) * 1.0
    mu = np.exp(ETA / 2.0) if kind.power == 0.0 else ETA ** (1.0 / kind.power)
    if kind.family == "gaussian":
        return mu + rng.normal(size=ROWS) * 0.05
    if kind.family == "negativebinomial":
        return rng.negative_binomial(1 / THETA, 1 / (1 + THETA * mu)).astype(float)
    if kind.family == "gamma" or kind.variance_power >= 2.0:
        return rng.gamma(5.0, mu / 5.0)
    return rng.poisson(mu) * (1.0 if kind.family == "poisson" else 1.3)


def arrays_of(kind: Kind, *, weighted: bool, offset: bool) -> dict[str, np.ndarray]:
    """The columns of a frame; the response is y."""
    arrays = {"c": CODES.astype(np.int32), "a": NUMBERS[:, 0], "b": NUMBERS[:, 1]}
    arrays["y"] = response_of(kind)
    if weighted:
        arrays["w"] = WEIGHTS
    if offset:
        arrays["o"] = OFFSET
    return arrays


def given_of(kind: Kind, *, weighted: bool, offset: bool) -> dict[str, Any]:
    """The parameters of a fit by keyword."""
    given: dict[str, Any] = {"family": kind.family, "link": kind.link, **kind.given, **TIGHT}
    if weighted:
        given["weights_column"] = "w"
    if offset:
        given["offset_column"] = "o"
    return given


def design_of(*, first: int, weights: np.ndarray | None = None, standardize: bool = False) -> Any:
    """Levels from number `first` on, then numbers, (n, 5 - first); standardised as by H2O."""
    numbers = NUMBERS
    if standardize:
        w = np.ones(ROWS) if weights is None else weights
        mean = w @ numbers / w.sum()
        numbers = (numbers - mean) / np.sqrt(w @ (numbers - mean) ** 2 / (w.sum() - 1.0))
    return np.ascontiguousarray(np.column_stack([np.eye(3)[CODES][:, first:], numbers]))
