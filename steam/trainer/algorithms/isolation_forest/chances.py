"""What is left to chance: which rows each tree learns from, and how it cuts them.

All of it depends on the seed and the number of the tree alone, whatever the version of numpy, and
the rows do not depend on how their frame is cut into blocks.
"""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.chance import row_chances

Rows = NDArray[np.int64]

_STREAMS = 2
"""Of each tree: one for its rows, and one for its cuts."""

_AHEAD = 256


class Chances:
    """Uniform numbers from 0 to below 1, one after the other. Not to be shared."""

    def __init__(self, seed: int, stream: int) -> None:
        self._source = np.random.Philox(key=np.array([seed % 2**64, stream], dtype=np.uint64))
        self._ahead: list[float] = []

    @staticmethod
    def of_cuts(seed: int, tree: int) -> "Chances":
        """Those of the tree of that number, from 0."""
        return Chances(seed, _STREAMS * tree + 1)

    def many(self, count: int) -> NDArray[np.float64]:
        """The next numbers, (count,)."""
        return np.asarray((self._source.random_raw(count) >> np.uint64(11)) * 2.0**-53)

    def below(self, count: int) -> int:
        """A whole number from 0 to below `count`, each as likely."""
        return int(self.one() * count)

    def one(self) -> float:
        """The next number."""
        if not self._ahead:
            self._ahead = self.many(_AHEAD).tolist()
        return self._ahead.pop()


def rows_of_tree(seed: int, tree: int, rows: int, size: int) -> Rows:
    """The numbers of `size` different rows out of `rows`, or of all if there are fewer, ascending.

    Each row is as likely. It takes memory for the drawn rows only.
    """
    stream = _STREAMS * tree
    if 2 * size >= rows:
        return np.sort(np.argsort(row_chances(seed, 0, rows, stream), kind="stable")[:size])
    chances, found = Chances(seed, stream), np.zeros(0, dtype=np.int64)
    while len(found) < size:
        drawn = (chances.many(size) * rows).astype(np.int64)
        every = np.concatenate([found, drawn])
        _, first = np.unique(every, return_index=True)
        found = every[np.sort(first)]
    return np.sort(found[:size])
