"""What a user may say of single coefficients, on the scale of the columns."""

from collections.abc import Mapping
from dataclasses import dataclass

Bounds = Mapping[str, tuple[float, float]]
"""Lowest and highest value by coefficient name."""

Pulls = Mapping[str, tuple[float, float]]
"""By coefficient name: the value it is pulled to, and how strongly (rho)."""


@dataclass(frozen=True, slots=True)
class LinearConstraint:
    """The coefficients times their weights, by name, plus a constant come to 0 or less; with
    `equal` to 0."""

    weights: Mapping[str, float]
    constant: float
    equal: bool

    @property
    def text(self) -> str:
        """The left side as people write it."""
        terms = [f"{weight:+g}*{name}" for name, weight in self.weights.items()]
        return " ".join([*terms, f"{self.constant:+g}"])

    def value(self, coefficients: Mapping[str, float]) -> float:
        """What the left side comes to."""
        terms = (weight * coefficients[name] for name, weight in self.weights.items())
        return self.constant + sum(terms)
