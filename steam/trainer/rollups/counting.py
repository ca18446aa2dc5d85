"""How often values fall where, and which do: the two passes that a distribution needs."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.strides import strides


class Bins(Protocol):
    """A way to put values into numbered bins."""

    @property
    def size(self) -> int:
        """How many bins there are."""
        ...

    def index(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """The bins that finite values fall into; those that fall into none are left out."""
        ...


class CountTask:
    """Counts the finite values of one column by several kinds of bins in one pass."""

    def __init__(self, column: str, kinds: Sequence[Bins]) -> None:
        self.columns: Sequence[str] = (column,)
        self._kinds = tuple(kinds)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> list[NDArray[np.int64]]:
        values = finite_of(chunks[0])
        return [_counts(values, kind) for kind in self._kinds]

    def merge(
        self, left: list[NDArray[np.int64]], right: list[NDArray[np.int64]]
    ) -> list[NDArray[np.int64]]:
        return [a + b for a, b in zip(left, right, strict=True)]

    def finish(self, partial: list[NDArray[np.int64]] | None) -> list[NDArray[np.int64]]:
        return partial or [_none(kind) for kind in self._kinds]


def _counts(values: NDArray[np.float64], kind: Bins) -> NDArray[np.int64]:
    found = [kind.index(values[rows]) for rows in strides(len(values))]
    return np.bincount(np.concatenate(found), minlength=kind.size) if found else _none(kind)


def _none(kind: Bins) -> NDArray[np.int64]:
    return np.zeros(kind.size, dtype=np.int64)


def finite_of(chunk: Chunk) -> NDArray[np.float64]:
    """The finite numbers of a chunk."""
    values: NDArray[np.float64] = chunk.decode()
    finite = np.isfinite(values)
    return values if finite.all() else values[finite]
