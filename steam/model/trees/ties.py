"""Which of several equally probable classes a row gets: H2O's draw, the same for the same row.

A hash of the row's doubles is the seed of Java's generator, whose first double picks a candidate in
proportion to how often the classes occurred. The candidates are not quite the tied classes: looking
through the classes in order, H2O keeps the very first one and every one that is as probable as the
best so far, and never strikes one out.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DROPPED_BITS = 6
_MULTIPLIER, _INCREMENT, _MASK = 0x5DEECE66D, 0xB, (1 << 48) - 1


def most_probable(probabilities: Floats, x: Floats, prior: Sequence[float]) -> NDArray[np.intp]:
    """(n,) the class of each row of `probabilities` (n, K), ties drawn by `prior`.

    x: float64 (n, features), the row as the model sees it.
    """
    labels: NDArray[np.intp] = probabilities.argmax(axis=1)
    tied = (probabilities == probabilities.max(axis=1, keepdims=True)).sum(axis=1) > 1
    for row in np.flatnonzero(tied).tolist():
        candidates = _candidates(probabilities[row].tolist())
        labels[row] = _drawn(candidates, _hash(x[row]), prior)
    return labels


def _candidates(probabilities: Sequence[float]) -> list[int]:
    best, kept = 0, [0]
    for k in range(1, len(probabilities)):
        if probabilities[best] < probabilities[k]:
            best = k
        elif probabilities[best] == probabilities[k]:
            kept.append(k)
    return kept


def _drawn(candidates: Sequence[int], seed: int, prior: Sequence[float]) -> int:
    total = 0.0
    for k in candidates:
        total += prior[k]
    drawn, reached = _first_double(seed), 0.0
    for k in candidates:
        reached += prior[k] / total if total else 1.0
        if drawn <= reached:
            return k
    return candidates[-1]  # only rounding leads here


def _hash(row: Floats) -> int:
    row = np.where(np.isnan(row), np.nan, row)  # Java has one NaN
    bits = np.ascontiguousarray(row).view(np.int64) >> _DROPPED_BITS
    return int(np.bitwise_xor.reduce(bits))


def _first_double(seed: int) -> float:
    """What `new java.util.Random(seed).nextDouble()` gives."""
    state = (seed ^ _MULTIPLIER) & _MASK
    high = state = (state * _MULTIPLIER + _INCREMENT) & _MASK
    low = (state * _MULTIPLIER + _INCREMENT) & _MASK
    return float(((high >> 22) << 27) + (low >> 21)) / float(1 << 53)
