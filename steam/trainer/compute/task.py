"""The task protocol: a small map-reduce object."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from steam.trainer.frame.chunk import Chunk

Partial = TypeVar("Partial")
Result_co = TypeVar("Result_co", covariant=True)


class Task(Protocol[Partial, Result_co]):
    """Work over a frame in three pure steps.

    `merge` must be associative; partials are never changed in place once returned. The engine
    merges in a fixed binary tree over block numbers, so the result does not depend on threads.
    """

    @property
    def columns(self) -> Sequence[str]:
        """The columns that `map` gets, in this order."""
        ...

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Partial:
        """One partial from one row block: a chunk per column, the block's first row number."""
        ...

    def merge(self, left: Partial, right: Partial) -> Partial:
        """Two partials into one; `left` holds the earlier rows."""
        ...

    def finish(self, partial: Partial | None) -> Result_co:
        """The result from the last partial; None when the frame has no rows."""
        ...
