"""What a node of a tree can be, and the sets of levels that some of them ask for."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Kind(IntEnum):
    """How a node decides. A missing value goes where the node's `missing_left` says."""

    LEAF = 0
    NUMBER = 1  # x >= threshold goes right
    LEVELS = 2  # a level in the node's set goes right; one outside of the set's range is missing
    PRESENCE = 3  # whatever is not missing goes left


@dataclass(frozen=True, slots=True, eq=False)
class LevelSets:
    """Sets of levels as bits. Set s speaks of the `count[s]` levels from `first[s]` on.

    Its bits start at byte `start[s]` of `bits`: level `first[s] + i` at byte i >> 3, bit i & 7.
    `first`, `count`: int32 (sets,); `start`: int64 (sets,); `bits`: uint8.
    """

    first: Integers
    count: Integers
    start: NDArray[np.int64]
    bits: NDArray[np.uint8]

    @staticmethod
    def none() -> "LevelSets":
        """No sets, for trees that only compare numbers."""
        empty = np.zeros(0, dtype=np.int32)
        return LevelSets(empty, empty, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8))

    def ask(self, sets: Integers, levels: NDArray[np.int64]) -> tuple[Flags, Flags]:
        """Whether each level is within its set's range, and whether it is in the set."""
        i = levels - self.first[sets]
        within = (i >= 0) & (i < self.count[sets])
        i = np.where(within, i, 0)
        byte = self.bits[np.where(within, self.start[sets] + (i >> 3), 0)] if self.bits.size else i
        return within, within & ((byte >> (i & 7)) & 1).astype(np.bool_)
