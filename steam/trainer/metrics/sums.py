"""Sums over rows with weights, in an order that is the same on every machine and thread."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Weights = Vector | None
"""Row weights, float64 (n,); None where every row weighs 1."""


def weighted_sum(values: Vector, weights: Weights) -> float:
    """sum(w x). By numpy's pairwise sum: BLAS cuts a long dot product by the threads it has."""
    return float(np.sum(values if weights is None else values * weights))


def total_weight(rows: int, weights: Weights) -> float:
    """The weight of all rows."""
    return float(rows) if weights is None else float(np.sum(weights))


def ratio(part: float, whole: float) -> float:
    """part / whole; NaN where there is no whole."""
    return part / whole if whole != 0.0 else float("nan")
