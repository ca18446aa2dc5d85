"""H2O's ways to turn a categorical column into numbers, as tables by level.

Each gives float64 (levels + 2, width): a row for each level, one for an unseen level, and one for
missing, which is NaN throughout.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_INTEGER = re.compile(r"[-+]?[0-9]{1,10}")
_OTHER = "other"


def one_hot(levels: Sequence[str]) -> Floats:
    """A feature for each level and one for unseen."""
    return _with_missing(np.eye(len(levels) + 1))


def binary(levels: Sequence[str]) -> Floats:
    """The bits of the level's number plus one, the lowest first; unseen is zero."""
    numbers = np.append(np.arange(1, len(levels) + 1), 0)
    bits = np.arange(max(1, len(levels).bit_length()))
    return _with_missing(((numbers[:, None] >> bits) & 1).astype(np.float64))


def label(levels: Sequence[str]) -> Floats:
    """The level itself where it is a whole number of 32 bits, else its number."""
    return _single([_as_integer(level, number) for number, level in enumerate(levels)])


def limited(levels: Sequence[str], kept: Sequence[str]) -> Floats:
    """The number of the level among those kept, of which `other` is for the rest."""
    numbers = {level: float(number) for number, level in enumerate(kept)}
    rest = numbers.pop(_OTHER, np.nan)
    return _single([np.nan if level == _OTHER else numbers.get(level, rest) for level in levels])


def projected(projection: Sequence[float]) -> Floats:
    """The level's own number, in single precision."""
    return _single(np.asarray(projection, dtype=np.float64).astype(np.float32))


def _single(values: Sequence[float] | NDArray[np.float32]) -> Floats:
    return _with_missing(np.append(np.asarray(values, dtype=np.float64), np.nan)[:, None])


def _with_missing(seen: Floats) -> Floats:
    return np.concatenate([seen, np.full((1, seen.shape[1]), np.nan)])


def _as_integer(level: str, otherwise: int) -> float:
    number = int(level) if _INTEGER.fullmatch(level) else None
    if number is None or not -(2**31) <= number < 2**31:
        return float(otherwise)
    return float(number)
