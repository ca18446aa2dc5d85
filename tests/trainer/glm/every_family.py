"""Rows with a response for every family, which all depend on the same eta."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.families import LINKS

LEVELS = ["low", "mid", "high", "top"]
DOMAINS = {"c": ["blue", "green", "red"]}
PAIRS = [(family, link) for family in LINKS for link in LINKS[family]]
EXTRA: dict[str, dict[str, Any]] = {
    "negativebinomial": {"theta": 0.5},
    "tweedie": {"tweedie_variance_power": 1.5, "tweedie_link_power": 0.0},
}


def columns_of(rows: int, rng: np.random.Generator) -> dict[str, NDArray[Any]]:
    """A categorical `c`, int32 codes of DOMAINS, and the numbers `x0` and `x1`."""
    x = rng.uniform(0.5, 2.0, size=(rows, 2))
    return {"c": rng.integers(0, 3, rows).astype(np.int32), "x0": x[:, 0], "x1": x[:, 1]}


def responses_of(columns: dict[str, NDArray[Any]], rng: np.random.Generator) -> dict[str, Any]:
    """A response of each family by its name; those of several classes are codes of LEVELS."""
    rows = len(columns["c"])
    eta = 0.4 * columns["x0"] + 0.2 * columns["x1"] + 0.1 * columns["c"]
    ranks = np.clip(np.digitize(eta + 0.3 * rng.logistic(size=rows), [0.6, 0.9, 1.3]), 0, 3)
    return {
        "gaussian": eta + 0.1 * rng.normal(size=rows) + 1.0,
        "binomial": (rng.random(rows) < 1 / (1 + np.exp(-eta))) * 1.0,
        "quasibinomial": (rng.random(rows) < 1 / (1 + np.exp(-eta))) * 1.0,
        "fractionalbinomial": 1 / (1 + np.exp(-eta - 0.3 * rng.normal(size=rows))),
        "poisson": rng.poisson(np.exp(eta)) * 1.0,
        "negativebinomial": rng.poisson(np.exp(eta) * rng.gamma(2.0, 0.5, rows)) * 1.0,
        "gamma": rng.gamma(3.0, (1.0 + eta) / 3.0),
        "tweedie": rng.poisson(1.0, rows) * rng.gamma(2.0, eta / 2.0),
        "multinomial": ranks.astype(np.int32),
        "ordinal": ranks.astype(np.int32),
    }
