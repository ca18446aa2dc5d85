"""Columns with which the answer may only rise, or only fall."""

from collections.abc import Iterator, Mapping, Sequence

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import not_a_feature
from steam.trainer.algorithms.parameters import Problem

MONOTONE_CONSTRAINTS = "monotone_constraints"

_REFIT = frozenset({"laplace", "quantile"})
"""Distributions whose leaves LightGBM fits anew when a tree has grown, without a look at others."""


def check_monotone(order: Order, distribution: str) -> list[Problem]:
    """The first complaint about the constraints that are given."""
    asked = list(_asked(order.given))
    if not asked:
        return []
    told = ""
    if distribution in _REFIT or distribution == "multinomial":
        known = "bernoulli, gaussian, poisson, gamma and tweedie"
        told = f"Monotone constraints are supported for {known}, and not for {distribution}."
    told = told or next((found for one in asked if (found := _trouble(*one, order))), "")
    return [Problem(MONOTONE_CONSTRAINTS, told)] if told else []


def directions(given: Mapping[str, object], names: Sequence[str]) -> list[int] | None:
    """For each feature of these names 1 (the answer only rises with it), -1 (it only falls) or 0;
    None without constraints."""
    ways = {name: int(way) for name, way in _asked(given)}
    return [ways.get(name, 0) for name in names] if any(ways.values()) else None


def _trouble(name: str, way: float, order: Order) -> str:
    shown = name[:80]
    if name not in order.training.names:
        return f"Invalid constraint - there is no column '{shown}' in the training frame."
    if way not in {-1.0, 0.0, 1.0}:
        return f"Invalid constraint - that of '{shown}' is {way:g}, and not 1, 0 or -1."
    if told := not_a_feature(name, order.given):
        return f"Invalid constraint - column '{shown}' {told}."
    vec = order.training.vec(name)
    if not vec.is_numeric:
        only = "Only numeric columns can have monotonic constraints."
        return f"Invalid constraint - column '{shown}' has type {vec.type.value}. {only}"
    return ""


def _asked(given: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    asked = given.get(MONOTONE_CONSTRAINTS)
    for one in asked if isinstance(asked, list) else []:
        yield str(one["key"]), float(one["value"])
