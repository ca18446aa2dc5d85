"""The smallest and the largest values."""

import numpy as np
from numpy.typing import NDArray

EXTREMES = 5
"""How many of the smallest and largest values are kept."""
_LANES = 256


def smallest(values: NDArray[np.float64]) -> tuple[float, ...]:
    """The smallest finite values, ascending, repeats included; fewer where there are fewer."""
    return tuple(np.sort(_candidates(values, largest=False))[:EXTREMES].tolist())


def largest(values: NDArray[np.float64]) -> tuple[float, ...]:
    """The largest finite values, descending, repeats included; fewer where there are fewer."""
    return tuple(np.sort(_candidates(values, largest=True))[::-1][:EXTREMES].tolist())


def _candidates(values: NDArray[np.float64], *, largest: bool) -> NDArray[np.float64]:
    """Few values, among which the extreme ones are as often as in all. Zeros have no sign.

    The values are dealt to lanes. The fifth of the lanes' extremes is an edge that at least five
    values reach; so those beyond it, and the edge as often as needed, are enough.
    """
    if len(values) < 2 * _LANES:
        return values + 0.0
    dealt = values[: len(values) // _LANES * _LANES].reshape(-1, _LANES)
    ends = np.sort(dealt.max(axis=0) if largest else dealt.min(axis=0))
    edge = ends[-EXTREMES] if largest else ends[EXTREMES - 1]
    beyond = values[values > edge] if largest else values[values < edge]
    return np.append(beyond, np.full(EXTREMES, edge)) + 0.0
