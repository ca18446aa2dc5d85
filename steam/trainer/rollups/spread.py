"""How the values of a column are spread: percentiles and a histogram."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import VecType
from steam.trainer.rollups.cells import all_places
from steam.trainer.rollups.counting import Bins, CountTask
from steam.trainer.rollups.order import order_between
from steam.trainer.rollups.ranks import GATHERED, values_of_ranks
from steam.trainer.rollups.summary import Engine, Rollups

PERCENTILES = (
    *(0.001, 0.01, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.4, 0.5),
    *(0.6, 2 / 3, 0.7, 0.75, 0.8, 0.9, 0.99, 0.999),
)
"""Those of H2O."""
MAX_BINS = 1000


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts of values in [base + i stride, base + (i+1) stride), and values at PERCENTILES."""

    base: float
    stride: float
    bins: tuple[int, ...]
    percentiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Equal bins (see `CountTask`) from `base` on; the last one takes what lies above."""

    base: float
    stride: float
    size: int

    def index(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        if self.size == 1:
            return np.zeros(len(values), dtype=np.int64)
        bins = ((values - self.base) / self.stride).astype(np.int64)
        return np.minimum(bins, self.size - 1)


def histogram_between(low: float, high: float, *, whole: bool) -> Histogram:
    """Bins as H2O cuts them: one for each whole number, at most 1000; 1000 for reals.

    A single bin where the span or a thousandth of it is no float64 above 0.
    """
    span = high - low
    size = int(min(span + 1, MAX_BINS)) if whole and span < math.inf else MAX_BINS
    stride = (span + 1) / size if whole else span / size
    return Histogram(low, stride, size) if 0 < stride < math.inf else Histogram(low, 1.0, 1)


def distribution(
    frame: Frame, column: str, rollups: Rollups, engine: Engine
) -> Distribution | None:
    """The distribution of the finite values; None when there are none, or only text.

    `rollups` are those of the column. Percentiles are exact, interpolated between neighbours
    (type 7 of Hyndman and Fan, The American Statistician 50(4), 1996). Takes two passes over the
    column, rarely more, and some 20 MB beside the blocks that are decoded, however long it is.
    Raises NotFound.
    """
    vec = frame.vec(column)
    if rollups.level_counts is not None:
        return Distribution(0.0, 1.0, rollups.level_counts, ())
    if vec.type is VecType.STRING or not rollups.mins:
        return None
    low, high = rollups.mins[0], rollups.maxs[0]
    count = rollups.rows - rollups.missing
    count -= rollups.positive_infinities + rollups.negative_infinities
    histogram = histogram_between(low, high, whole=vec.type is not VecType.REAL)
    # Of times only the encoding knows whether they are whole.
    cells = all_places(order_between(low, high, whole=vec.type is VecType.INT), count)
    places = [(count - 1) * percentile for percentile in PERCENTILES]
    ranks = sorted({rank for place in places for rank in (math.floor(place), math.ceil(place))})
    kinds: list[Bins] = [histogram, cells] if count > GATHERED else [histogram]
    bins, *counts = engine.run(CountTask(column, kinds), frame)
    if counts:
        cells = cells.narrowed(counts[0], ranks)
    values = values_of_ranks(frame, column, engine, cells, ranks)
    by_rank = dict(zip(ranks, values, strict=True))
    percentiles = tuple(
        _between(by_rank[math.floor(place)], by_rank[math.ceil(place)], place % 1)
        for place in places
    )
    return Distribution(histogram.base, histogram.stride, tuple(bins.tolist()), percentiles)


def _between(low: float, high: float, part: float) -> float:
    """low + part (high - low), from the nearer end, and without overflow."""
    step = high - low
    if math.isinf(step):
        return low * (1 - part) + high * part
    return low + step * part if part < 0.5 else high - step * (1 - part)
