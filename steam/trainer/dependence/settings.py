"""The values that columns are set to, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rollups import Rollups

MOST_SETTINGS = 100_000
"""Of one request, whatever its columns and bins."""

Setting = Mapping[str, float]
"""A value for each of some columns: a number, the code of a level, NaN for missing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How values are chosen: `bins` of a column of numbers, from its least to its largest, and all
    levels of a column that has no more than those; or the `splits` of a column. `with_missing`
    adds a missing value."""

    bins: int = 20
    with_missing: bool = False
    splits: Mapping[str, Sequence[float]] = field(default_factory=dict)


def settings_of(
    names: Sequence[str], frame: Frame, rollups: Mapping[str, Rollups], asked: Asked
) -> list[Setting]:
    """Every combination of the values of those columns; the last one changes fastest.

    Raises InvalidInput for a column without values to choose, and for too many settings.
    """
    values = [_values(name, frame.vec(name), rollups[name], asked) for name in names]
    if np.prod([len(one) for one in values], dtype=np.float64) > MOST_SETTINGS:
        raise InvalidInput(
            f"More than {MOST_SETTINGS:,} combinations of values are asked for.",
            hint="Use fewer bins.",
        )
    return [dict(zip(names, one, strict=True)) for one in product(*values)]


def check_values(name: str, vec: Vec, asked: Asked) -> None:
    """Raises InvalidInput for a column that cannot be set to what is asked."""
    if vec.type is VecType.STRING:
        raise InvalidInput(f"'{name[:80]}' holds text, and no numbers or levels to be set to.")
    levels = len(vec.domain or ())
    if vec.domain is None:
        return
    if name not in asked.splits and levels > asked.bins:
        raise InvalidInput(
            f"Column {name[:80]}'s cardinality of {levels} > nbins of {asked.bins}.",
            hint="Use as many bins as it has levels.",
        )
    if any(not 0 <= one < levels for one in asked.splits.get(name, ())):
        raise InvalidInput(f"A split of '{name[:80]}' is none of its {levels} levels.")


def _values(name: str, vec: Vec, known: Rollups, asked: Asked) -> list[float]:
    check_values(name, vec, asked)
    given = asked.splits.get(name)
    values = _spread(name, vec, known, asked.bins) if given is None else list(given)
    return [*values, float("nan")] if asked.with_missing else values


def _spread(name: str, vec: Vec, known: Rollups, bins: int) -> list[float]:
    """All levels, or numbers at equal distances; of whole ones no more than there may be."""
    if vec.domain is not None:
        return [float(code) for code in range(len(vec.domain))]
    if not known.mins:
        raise InvalidInput(f"'{name[:80]}' has no values to be set to.")
    low, high = known.mins[0], known.maxs[0]
    if low == high:
        return [low]
    whole = vec.type in (VecType.INT, VecType.TIME)
    count = int(high - low) + 1 if whole and high - low + 1.0 < bins else bins
    step = (high - low) / (count - 1)
    return [low + place * step for place in range(count)]
