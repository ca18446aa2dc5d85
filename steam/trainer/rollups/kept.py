"""What has been found out about columns, kept as long as they are."""

import weakref
from typing import Generic, TypeVar

from steam.trainer.frame.vec import Vec

Fact = TypeVar("Fact")


class KeptByVec(Generic[Fact]):
    """A fact about each column, dropped with the column. Safe to share between threads.

    A column is told by its identity: a frame that shares it shares what is known of it,
    whatever the frame and the column are called there.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[Vec], Fact]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def find(self, vec: Vec) -> Fact | None:
        """What is known of the column."""
        known = self._known.get(id(vec))
        return known[1] if known is not None and known[0]() is vec else None

    def keep(self, vec: Vec, fact: Fact) -> None:
        """Remember this of the column."""
        number, known = id(vec), self._known
        # No lock: the collector may call this in a thread that holds one.
        known[number] = (weakref.ref(vec, lambda _: known.pop(number, None)), fact)
