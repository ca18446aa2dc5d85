"""Counts, moments and extremes of every column, in one pass."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.task import Task
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.moments import Moments, merge_moments, moments_of
from steam.trainer.rollups.extremes import EXTREMES, largest, smallest

_P = TypeVar("_P")
_R = TypeVar("_R")


class Engine(Protocol):
    """Whoever runs tasks; see `steam.trainer.compute`."""

    def run(self, task: Task[_P, _R], frame: Frame) -> _R: ...


@dataclass(frozen=True, slots=True)
class Rollups:
    """What is worth knowing of one column.

    Of numbers and times: `mean` and `sd` (n - 1) are over finite values, `mins` are the smallest
    five finite values, ascending, repeats included, and `maxs` the largest, descending. Of an
    enum: the same over its codes, but `mean` and `sd` only when there are exactly two levels; and
    the rows of each level in `level_counts`. Strings have neither. What is undefined is NaN or ().
    """

    rows: int
    missing: int
    zeros: int
    mean: float
    sd: float
    mins: tuple[float, ...]
    maxs: tuple[float, ...]
    positive_infinities: int
    negative_infinities: int
    level_counts: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class ColumnPartial:
    """The same of some rows, in a form that merges."""

    rows: int = 0
    missing: int = 0
    zeros: int = 0
    moments: Moments = field(default_factory=Moments)
    mins: tuple[float, ...] = ()
    maxs: tuple[float, ...] = ()
    positive_infinities: int = 0
    negative_infinities: int = 0
    level_counts: NDArray[np.int64] | None = None


class RollupTask:
    """Rollups of the named columns as a map-reduce task.

    `merge` is associative up to rounding of the moments and exact in all counts and extremes;
    its identity is a partial of no rows.
    """

    def __init__(self, frame: Frame, columns: Sequence[str]) -> None:
        self.columns: Sequence[str] = tuple(columns)
        self._vecs = tuple(frame.vec(name) for name in columns)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> tuple[ColumnPartial, ...]:
        return tuple(
            _summarise(vec, chunk.decode()) for vec, chunk in zip(self._vecs, chunks, strict=True)
        )

    def merge(
        self, left: tuple[ColumnPartial, ...], right: tuple[ColumnPartial, ...]
    ) -> tuple[ColumnPartial, ...]:
        return tuple(_merge(a, b) for a, b in zip(left, right, strict=True))

    def finish(self, partial: tuple[ColumnPartial, ...] | None) -> dict[str, Rollups]:
        parts = partial or tuple(_nothing(vec) for vec in self._vecs)
        return {
            name: _finish(vec, part)
            for name, vec, part in zip(self.columns, self._vecs, parts, strict=True)
        }


def rollup_frame(
    frame: Frame, engine: Engine, names: Sequence[str] | None = None
) -> dict[str, Rollups]:
    """Rollups of the named columns (all when None), in one pass. Raises NotFound."""
    return engine.run(RollupTask(frame, frame.names if names is None else names), frame)


def _nothing(vec: Vec) -> ColumnPartial:
    levels = None if vec.domain is None else np.zeros(len(vec.domain), dtype=np.int64)
    return ColumnPartial(level_counts=levels)


def _summarise(vec: Vec, values: NDArray[Any]) -> ColumnPartial:
    if vec.type is VecType.STRING:
        return ColumnPartial(len(values), sum(value is None for value in values))
    if vec.domain is None:
        return _numbers(values, len(values))
    present = values[values >= 0]
    counts = np.bincount(present, minlength=len(vec.domain))
    return _numbers(present.astype(np.float64), len(values), counts)


def _numbers(
    values: NDArray[np.float64], rows: int, level_counts: NDArray[np.int64] | None = None
) -> ColumnPartial:
    there = np.isfinite(values)
    finite = values if there.all() else values[there]
    above = int(np.count_nonzero(values == np.inf))
    below = int(np.count_nonzero(values == -np.inf))
    return ColumnPartial(
        rows=rows,
        missing=rows - len(finite) - above - below,
        zeros=int(np.count_nonzero(finite == 0.0)),
        moments=moments_of(finite),
        mins=smallest(finite),
        maxs=largest(finite),
        positive_infinities=above,
        negative_infinities=below,
        level_counts=level_counts,
    )


def _merge(left: ColumnPartial, right: ColumnPartial) -> ColumnPartial:
    counts = None
    if left.level_counts is not None and right.level_counts is not None:
        counts = left.level_counts + right.level_counts
    return ColumnPartial(
        rows=left.rows + right.rows,
        missing=left.missing + right.missing,
        zeros=left.zeros + right.zeros,
        moments=merge_moments(left.moments, right.moments),
        mins=tuple(sorted(left.mins + right.mins)[:EXTREMES]),
        maxs=tuple(sorted(left.maxs + right.maxs, reverse=True)[:EXTREMES]),
        positive_infinities=left.positive_infinities + right.positive_infinities,
        negative_infinities=left.negative_infinities + right.negative_infinities,
        level_counts=counts,
    )


def _finish(vec: Vec, part: ColumnPartial) -> Rollups:
    described = vec.domain is None or len(vec.domain) == 2
    return Rollups(
        rows=part.rows,
        missing=part.missing,
        zeros=part.zeros,
        mean=part.moments.average if described else math.nan,
        sd=part.moments.deviation if described else math.nan,
        mins=part.mins,
        maxs=part.maxs,
        positive_infinities=part.positive_infinities,
        negative_infinities=part.negative_infinities,
        level_counts=None if part.level_counts is None else tuple(part.level_counts.tolist()),
    )
