"""What a user may say of single coefficients, on the scale of the columns."""

from collections.abc import Mapping

Bounds = Mapping[str, tuple[float, float]]
"""Lowest and highest value by coefficient name."""

Pulls = Mapping[str, tuple[float, float]]
"""By coefficient name: the value it is pulled to, and how strongly (rho)."""
