"""How the values of a column are spread: percentiles and a histogram."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.vec import Vec, VecType

PERCENTILES = (
    *(0.001, 0.01, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.4, 0.5),
    *(0.6, 2 / 3, 0.7, 0.75, 0.8, 0.9, 0.99, 0.999),
)
MAX_BINS = 1000
REAL_BINS = 50


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts of values in [base + i stride, base + (i+1) stride), and values at PERCENTILES."""

    base: float
    stride: float
    bins: tuple[int, ...]
    percentiles: tuple[float, ...]


def distribution(vec: Vec) -> Distribution | None:
    """The distribution of the finite values; None when there are none, or only text."""
    if vec.type is VecType.STRING:
        return None
    values = vec.values()
    if vec.type is VecType.ENUM:
        counts = np.bincount(values[values >= 0], minlength=len(vec.domain or ()))
        return Distribution(0.0, 1.0, tuple(counts.tolist()), ())
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None
    base, stride, bins = _bins(finite, whole=vec.type is not VecType.REAL)
    return Distribution(base, stride, bins, tuple(_percentiles(finite).tolist()))


def _percentiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolated linearly; scaled where the difference of two values would overflow."""
    wide = not np.isfinite(float(values.max()) - float(values.min()))
    scale = 4.0 if wide else 1.0
    return np.quantile(values / scale, PERCENTILES) * scale


def _bins(values: NDArray[np.float64], *, whole: bool) -> tuple[float, float, tuple[int, ...]]:
    low, high = float(values.min()), float(values.max())
    span = high - low
    if not np.isfinite(span) or span == 0:
        return low, 1.0, (len(values),)
    count = int(min(span + 1, MAX_BINS)) if whole else REAL_BINS
    stride = float(np.ceil((span + 1) / count)) if whole else span / count
    index = np.minimum((values - low) // stride, count - 1).astype(np.int64)
    return low, stride, tuple(np.bincount(index, minlength=count).tolist())
