"""Count, mean and spread that merge without cancellation."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.strides import strides


@dataclass(frozen=True, slots=True)
class Moments:
    """n values, their mean, and M2 = sum((x - mean)**2)."""

    n: int = 0
    mean: float = 0.0
    m2: float = 0.0

    @property
    def average(self) -> float:
        """The mean; NaN of no values."""
        return self.mean if self.n else math.nan

    @property
    def deviation(self) -> float:
        """The standard deviation sqrt(M2 / (n - 1)); NaN below two values."""
        return math.sqrt(self.m2 / (self.n - 1)) if self.n > 1 else math.nan


def moments_of(values: NDArray[np.float64]) -> Moments:
    """Moments of finite values, shape (n,), by two passes.

    Values near the largest float64 give infinite or NaN moments rather than an error.
    """
    if len(values) == 0:
        return Moments()
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(np.mean(values))
        centred = (values[part] - mean for part in strides(len(values)))
        squares = [np.sum(shifts * shifts) for shifts in centred]
        return Moments(len(values), mean, float(np.sum(squares)))


def merge_moments(left: Moments, right: Moments) -> Moments:
    """Moments of both parts together; a part of no values is the identity.

    With d = mean_b - mean_a and n = n_a + n_b:
        mean = mean_a + d n_b / n,    M2 = M2_a + M2_b + d**2 n_a n_b / n
    Chan, Golub and LeVeque, The American Statistician 37(3), 1983.
    """
    if left.n == 0:
        return right
    if right.n == 0:
        return left
    n = left.n + right.n
    shift = right.mean - left.mean
    mean = left.mean + shift * (right.n / n)
    # d * d, not d**2: Python's power raises OverflowError where a product is infinite.
    spread = shift * shift * (left.n * (right.n / n))
    return Moments(n, mean, left.m2 + right.m2 + spread)
