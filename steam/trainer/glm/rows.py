"""The rows that a fit uses: which columns it reads, and which rows count."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.decoded import decoded
from steam.trainer.frame.encodings.levels import LevelChunk
from steam.trainer.frame.encodings.scaled import ScaledChunk

Vector = NDArray[np.float64]
Column = NDArray[np.float64] | NDArray[np.int32]


CACHED_ROWS = 131_072
"""The most rows that are expanded at once; fewer, and calls cost more than the rows."""

_CACHED_NUMBERS = 1 << 21
_FEWEST_ROWS = 4_096


def rows_at_once(lines: int) -> int:
    """How many rows to expand at once into so many lines of numbers, 16 MB of them: more would
    leave the cache, and with fewer the threads meet at the interpreter's lock too often."""
    fitting = _CACHED_NUMBERS // max(lines, 1)
    return min(max(1 << fitting.bit_length() - 1, _FEWEST_ROWS), CACHED_ROWS)


@dataclass(frozen=True, slots=True)
class Roles:
    """Which column plays which part. `predictors` are in model order."""

    predictors: tuple[str, ...]
    response: str
    weights: str | None = None
    offset: str | None = None
    skip_missing: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, in the order in which `read_rows` expects the chunks."""
        extra = tuple(name for name in (self.weights, self.offset) if name is not None)
        return (*self.predictors, self.response, *extra)


@dataclass(frozen=True, slots=True)
class Rows:
    """The usable rows of one block: predictors as decoded (NaN and -1 are missing), the rest
    float64 and never missing.

    All weights are 1 unless they are `weighted`, and all offsets 0 unless they are `shifted`.
    """

    predictors: tuple[Column, ...]
    response: Vector
    weights: Vector
    offset: Vector
    weighted: bool = True
    shifted: bool = True

    @property
    def count(self) -> int:
        return len(self.response)

    def weigh(self, values: Vector) -> Vector:
        """The values (n,) times the weights."""
        return self.weights * values if self.weighted else values

    @property
    def weight(self) -> float:
        """The sum of the weights."""
        return float(self.weights.sum()) if self.weighted else float(self.count)

    def total(self, values: Vector) -> float:
        """The sum of the values (n,), each times its weight."""
        return float(np.dot(self.weights, values) if self.weighted else values.sum())

    def shift(self, eta: Vector) -> Vector:
        """The linear predictor (n,) with the offset."""
        return eta + self.offset if self.shifted else eta

    def part(self, start: int, end: int) -> "Rows":
        """Rows `start` up to `end`, as views."""
        return self.taken(slice(start, end))

    def taken(self, which: slice | NDArray[np.bool_]) -> "Rows":
        """Some of the rows."""
        return replace(
            self,
            predictors=tuple(column[which] for column in self.predictors),
            response=self.response[which],
            weights=self.weights[which],
            offset=self.offset[which],
        )

    def parts(self, lines: int, beat: Callable[[], None]) -> Iterator["Rows"]:
        """The rows in parts that are to be expanded at once, into so many lines each; `beat` is
        called after each."""
        step = rows_at_once(lines)
        for start in range(0, self.count, step):
            yield self.part(start, start + step)
            beat()


def unheard() -> None:
    """The beat of work that nobody may stop."""


def read_rows(chunks: Sequence[Chunk], roles: Roles) -> Rows:
    """Decode one block and keep the rows that count.

    A row counts if its response, weight and offset are there, its weight is not zero and, when
    missing values are skipped, so is every predictor. Raises InvalidInput for a weight that is
    negative or infinite, or an offset that is infinite.
    """
    rows, usable = _read(chunks, roles)
    return rows if usable is None else rows.taken(usable)


def used_rows(chunks: Sequence[Chunk], roles: Roles) -> tuple[Rows, NDArray[np.bool_]]:
    """The rows of `read_rows`, and which of the block's they are, bool (n,)."""
    rows, usable = _read(chunks, roles)
    if usable is None:
        return rows, np.ones(rows.count, np.bool_)
    return rows.taken(usable), usable


def _read(chunks: Sequence[Chunk], roles: Roles) -> tuple[Rows, NDArray[np.bool_] | None]:
    """All rows of a block, and which of them count, None for all."""
    columns = decoded(chunks)
    given = iter(columns)
    predictors = tuple(next(given) for _ in roles.predictors)
    response = next(given)
    weights, offset = _constant(len(response), 1.0), _constant(len(response), 0.0)
    needed = slice(0 if roles.skip_missing else len(predictors), len(predictors) + 1)
    uncounted = [
        missing(column)
        for chunk, column in zip(chunks[needed], columns[needed], strict=True)
        if _some_missing(chunk, column)
    ]
    if roles.weights is not None:
        weights = next(given)
        _check_weights(roles.weights, weights)
        uncounted.append(~(weights > 0.0))
    if roles.offset is not None:
        offset = next(given)
        _check_offset(roles.offset, offset)
        if np.isnan(offset.min(initial=0.0)):
            uncounted.append(np.isnan(offset))
    weighted, shifted = roles.weights is not None, roles.offset is not None
    numbers = response.astype(np.float64, copy=False)  # of the rows that count
    rows = Rows(predictors, numbers, weights, offset, weighted, shifted)
    left_out = np.logical_or.reduce(uncounted) if uncounted else np.zeros(0, np.bool_)
    return rows, ~left_out if left_out.any() else None


def missing(column: Column) -> NDArray[np.bool_]:
    """Which values of a decoded column are missing."""
    return column < 0 if column.dtype == np.int32 else np.isnan(column)


def _some_missing(chunk: Chunk, column: Column) -> bool:
    """Whether any value of a chunk, decoded, is missing."""
    if isinstance(chunk, LevelChunk) and chunk.complete:
        return False
    if isinstance(chunk, ScaledChunk) and chunk.missing_code is None:
        return False
    return bool(missing(column.min(initial=0, keepdims=True)).any())


@lru_cache(maxsize=8)
def _constant(rows: int, value: float) -> Vector:
    """The weights, or the offset, of rows that have none. Not to be written to."""
    values = np.full(rows, value)
    values.flags.writeable = False
    return values


def _check_weights(name: str, weights: Vector) -> None:
    if (weights < 0.0).any() or np.isinf(weights).any():
        raise InvalidInput(
            f"The weights column {name} holds a negative or infinite value.",
            hint="Weights must be 0 or more.",
        )


def _check_offset(name: str, offset: Vector) -> None:
    if np.isinf(offset).any():
        raise InvalidInput(f"The offset column {name} holds an infinite value.")
