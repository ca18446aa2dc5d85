"""The fixed binary tree in which partials merge, whatever order they arrive in."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Partial = TypeVar("Partial")


class MergeTree(Generic[Partial]):
    """Merges one partial per block; the shape depends on the number of blocks alone.

    Node (level, i) covers blocks i*2^level up to (i+1)*2^level. A node without a sibling, at the
    ragged right edge, rises unchanged. Safe to share between threads; merging happens outside
    the lock. When blocks are taken in order by t threads, at most t + log2(blocks) partials
    times t wait at once, because finished neighbours have already become one.
    """

    def __init__(self, blocks: int, merge: Callable[[Partial, Partial], Partial]) -> None:
        self._blocks = blocks
        self._merge = merge
        self._lock = Lock()
        self._waiting: dict[tuple[int, int], Partial] = {}
        self._root: Partial | None = None

    def add(self, block: int, partial: Partial) -> None:
        """Put in the partial of one block, merging upwards as far as siblings are there."""
        level, index, width = 0, block, self._blocks
        while width > 1:
            sibling = index ^ 1
            if sibling < width:
                with self._lock:
                    if (level, sibling) not in self._waiting:
                        self._waiting[level, index] = partial
                        return
                    other = self._waiting.pop((level, sibling))
                partial = (
                    self._merge(partial, other) if index < sibling else self._merge(other, partial)
                )
            level, index, width = level + 1, index // 2, (width + 1) // 2
        self._root = partial

    @property
    def waiting(self) -> int:
        """How many partials wait for a sibling."""
        return len(self._waiting)

    @property
    def root(self) -> Partial | None:
        """The merge of all blocks; None until every block has been added, or without blocks."""
        return self._root
