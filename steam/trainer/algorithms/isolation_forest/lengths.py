"""How long the paths of the rows of a frame are through the trees of a forest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.signature import Column
from steam.model.trees.choose import scorer_of
from steam.model.trees.encoding import Encoding
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.scorer import ForestScorer
from steam.trainer.compute.passes import Passes
from steam.trainer.features import FeaturePlan, plan_present
from steam.trainer.frame.chunk import Chunk

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Lengths:
    """Of `rows` rows the sums of their path lengths over the first so many trees: all of them
    together, the smallest and the largest, (measurements,) each."""

    rows: int
    total: Counts
    shortest: Counts
    longest: Counts

    def mean_length(self, trees: Counts) -> Floats:
        """The mean length of a path through one tree; `trees`: (measurements,). NaN of no row."""
        return np.divide(self.total, self.rows * trees, out=_unknown(trees), where=self.rows > 0)

    def mean_score(self) -> Floats:
        """The mean score, where the shortest and the longest are those of the same rows."""
        return scores_of(
            np.divide(self.total, self.rows, out=_unknown(self.total), where=self.rows > 0),
            self.shortest,
            self.longest,
        )


def _unknown(like: Counts) -> Floats:
    return np.full(len(like), np.nan)


def scores_of(sums: Floats, shortest: Counts, longest: Counts) -> Floats:
    """The score of a sum, as that of `PathLengths`."""
    span = np.asarray(longest - shortest, dtype=np.float64)
    score = np.divide(longest - sums, span, out=np.ones_like(sums), where=span > 0)
    return np.where(np.isnan(sums), np.nan, score)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The different `sums` of path lengths, ascending, and how many rows have each: `counts`."""

    sums: Floats
    counts: Counts

    def quantile(self, share: float) -> float:
        """The sum that `share` of the rows are below, between two sums in proportion."""
        place = share * (int(self.counts.sum()) - 1)
        reached = np.cumsum(self.counts)
        around = np.array([np.floor(place), np.ceil(place)])
        low, high = self.sums[np.searchsorted(reached, around, side="right")].tolist()
        return float(low + (place - around[0]) * (high - low))


def measure_lengths(
    passes: Passes, features: Sequence[Column], forest: Forest, trees: Counts
) -> Lengths:
    """Path lengths through the first so many trees, for each of `trees`, ascending, in one pass.

    Raises InvalidInput where the frame has none of the features, and what the pass raises.
    """
    told = f"Measuring {forest.trees} trees."
    return passes.run(_Measure(_Paths.of(passes, features, forest), trees), told)


def spread_lengths(passes: Passes, features: Sequence[Column], forest: Forest) -> Spread:
    """The sums of path lengths through all trees, in one pass. Raises as `measure_lengths`."""
    return passes.run(_Count(_Paths.of(passes, features, forest)), "Looking for a threshold.")


@dataclass(frozen=True, slots=True)
class _Paths:
    plan: FeaturePlan
    encoding: Encoding
    scorer: ForestScorer

    @staticmethod
    def of(passes: Passes, features: Sequence[Column], forest: Forest) -> "_Paths":
        plan = plan_present(passes.frame, features)
        return _Paths(plan, Encoding.plain(features), scorer_of(forest))

    def sums(self, chunks: Sequence[Chunk]) -> Iterator[Counts]:
        """(trees, n): sums of path lengths over the trees up to each, of some rows at a time."""
        x = self.encoding.matrix(self.plan.read(chunks), chunks[0].rows)
        for rows in self.scorer.blocks(len(x)):
            leaves = self.scorer.finder.leaves(x[rows])
            yield np.cumsum(self.scorer.forest.value.take(leaves), axis=0).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Measure:
    paths: _Paths
    trees: Counts

    @property
    def columns(self) -> Sequence[str]:
        return self.paths.plan.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Lengths:
        found = self._nothing()
        for sums in self.paths.sums(chunks):
            of = sums[self.trees - 1]
            part = Lengths(of.shape[1], of.sum(axis=1), of.min(axis=1), of.max(axis=1))
            found = self.merge(found, part)
        return found

    def merge(self, left: Lengths, right: Lengths) -> Lengths:
        return Lengths(
            left.rows + right.rows,
            left.total + right.total,
            np.minimum(left.shortest, right.shortest),
            np.maximum(left.longest, right.longest),
        )

    def finish(self, partial: Lengths | None) -> Lengths:
        return partial or self._nothing()

    def _nothing(self) -> Lengths:
        ends = np.iinfo(np.int64)
        none = np.zeros(len(self.trees), dtype=np.int64)
        return Lengths(0, none, np.full_like(none, ends.max), np.full_like(none, ends.min))


@dataclass(frozen=True, slots=True)
class _Count:
    paths: _Paths

    @property
    def columns(self) -> Sequence[str]:
        return self.paths.plan.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Spread:
        every = [np.zeros(0, dtype=np.int64), *(sums[-1] for sums in self.paths.sums(chunks))]
        values, counts = np.unique(np.concatenate(every), return_counts=True)
        return Spread(values.astype(np.float64), counts)

    def merge(self, left: Spread, right: Spread) -> Spread:
        values, place = np.unique(np.concatenate([left.sums, right.sums]), return_inverse=True)
        counts = np.zeros(len(values), dtype=np.int64)
        np.add.at(counts, place, np.concatenate([left.counts, right.counts]))
        return Spread(values, counts)

    def finish(self, partial: Spread | None) -> Spread:
        return partial or Spread(np.zeros(0), np.zeros(0, dtype=np.int64))
