"""What a drawn column holds, (rows,) as its type decodes, from a generator for each row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.pcg import Generators

Values = NDArray[Any]
Codes = NDArray[np.int32]

_TIMES_MS = 50 * 365 * 24 * 3_600_000  # from 1970, about until 2020
_LETTERS = 25  # from A: H2O has no Z
_LONG = 8


def codes(levels: int, generators: Generators) -> Codes:
    return (generators.doubles() * levels).astype(np.int32)


def constant(value: float, generators: Generators) -> Values:
    return np.full(len(generators), value)


def around_zero(most: float, generators: Generators) -> Values:
    return np.asarray(most * (1 - 2 * generators.doubles()))


def above_zero(most: float, generators: Generators) -> Values:
    return np.asarray(most * generators.doubles())


def whole(most: int, generators: Generators) -> Values:
    return np.asarray(np.floor(generators.doubles() * (2 * most + 1)) - most)


def ones(part: float, generators: Generators) -> Values:
    return np.where(generators.floats() > part, 0.0, 1.0)


def times(generators: Generators) -> Values:
    """Milliseconds, by the remainder of a long, without its sign."""
    return np.abs(np.fmod(generators.longs().view(np.int64), _TIMES_MS)).astype(np.float64)


def words(generators: Generators) -> Values:
    letters = np.stack([generators.below(_LETTERS) for _ in range(_LONG)], axis=1)
    return (letters + ord("A")).astype(np.uint32).view(f"U{_LONG}").ravel().astype(object)
