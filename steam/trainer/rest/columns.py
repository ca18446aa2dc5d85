"""One column of a frame as H2O's ColV3."""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rollups import Distribution, Rollups

EXTREMES = 5


def column_json(
    name: str,
    vec: Vec,
    values: NDArray[np.generic] | None,
    rollups: Rollups,
    spread: Distribution | None = None,
) -> Json:
    """ColV3: statistics, and the decoded `values` of the shown rows (None: without data)."""
    text = vec.type is VecType.STRING
    shown = [] if values is None else values.tolist()
    return schema(
        "ColV3",
        "Vec",
        label=name,
        missing_count=rollups.missing,
        zero_count=rollups.zeros,
        positive_infinity_count=rollups.positive_infinities,
        negative_infinity_count=rollups.negative_infinities,
        mins=_padded(rollups.mins),
        maxs=_padded(rollups.maxs),
        mean=rollups.mean,
        sigma=rollups.sd,
        type=_type(vec, rollups).value,
        domain=None if vec.domain is None else list(vec.domain),
        domain_cardinality=len(vec.domain or ()),
        data=None if text else [_cell(value) for value in shown],
        string_data=shown if text else None,
        precision=-1,
        histogram_bins=list(spread.bins) if spread else None,
        histogram_base=spread.base if spread else 0.0,
        histogram_stride=spread.stride if spread else 0.0,
        percentiles=(list(spread.percentiles) or None) if spread else None,
    )


def _type(vec: Vec, rollups: Rollups) -> VecType:
    """The type of the values that are there: rows chosen from a column of fractions may have none.

    Most columns of fractions show one among their extremes, and are not looked through.
    """
    if vec.type is not VecType.REAL:
        return vec.type
    extremes = np.array([*rollups.mins, *rollups.maxs], dtype=np.float64)
    if not holds_whole_numbers(extremes):
        return VecType.REAL
    blocks = range(len(vec.chunks))
    whole = all(holds_whole_numbers(vec.decode(block)) for block in blocks)
    return VecType.INT if whole else VecType.REAL


def _cell(value: float) -> float:
    """A number as it is; the code -1 of a missing level as NaN."""
    return float("nan") if isinstance(value, int) and value < 0 else float(value)


def _padded(extremes: tuple[float, ...]) -> list[float]:
    found = [float(value) for value in extremes[:EXTREMES]]
    return found + [float("nan")] * (EXTREMES - len(found))
