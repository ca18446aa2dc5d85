"""The rows that a fit uses: which columns it reads, and which rows count."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk

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
    return used_rows(chunks, roles)[0]


def used_rows(chunks: Sequence[Chunk], roles: Roles) -> tuple[Rows, NDArray[np.bool_]]:
    """The rows of `read_rows`, and which of the block's they are, bool (n,)."""
    decoded = iter(chunk.decode() for chunk in chunks)
    predictors = tuple(next(decoded) for _ in roles.predictors)
    response = _as_numbers(next(decoded))
    usable = ~np.isnan(response)
    weights, offset = np.ones_like(response), np.zeros_like(response)
    if roles.weights is not None:
        weights = next(decoded)
        _check_weights(roles.weights, weights)
        usable &= weights > 0.0
    if roles.offset is not None:
        offset = next(decoded)
        _check_offset(roles.offset, offset)
        usable &= ~np.isnan(offset)
    if roles.skip_missing:
        for column in predictors:
            usable &= ~missing(column)
    weighted, shifted = roles.weights is not None, roles.offset is not None
    rows = Rows(predictors, response, weights, offset, weighted, shifted)
    return rows if usable.all() else rows.taken(usable), usable


def missing(column: Column) -> NDArray[np.bool_]:
    """Which values of a decoded column are missing."""
    return column < 0 if column.dtype == np.int32 else np.isnan(column)


def _as_numbers(column: Column) -> Vector:
    if column.dtype == np.int32:
        return np.where(column < 0, np.nan, column.astype(np.float64))
    return column.astype(np.float64, copy=False)


def _check_weights(name: str, weights: Vector) -> None:
    if (weights < 0.0).any() or np.isinf(weights).any():
        raise InvalidInput(
            f"The weights column {name} holds a negative or infinite value.",
            hint="Weights must be 0 or more.",
        )


def _check_offset(name: str, offset: Vector) -> None:
    if np.isinf(offset).any():
        raise InvalidInput(f"The offset column {name} holds an infinite value.")
