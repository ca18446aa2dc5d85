"""Categorical splits as sets of category numbers, in the terms of a forest."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.native.errors import refuse_file
from steam.model.trees.nodes import LevelSets

Indices = NDArray[np.int64]
Bits = NDArray[np.uint8]

_MAX_SET_BYTES = 64 << 20


def packed(members: Indices) -> Bits:
    """A set of numbers from 0 on as bits, number i at byte i >> 3, bit i & 7."""
    bits = np.zeros((int(members.max(initial=-1)) + 8) >> 3, dtype=np.uint8)
    np.bitwise_or.at(bits, members >> 3, np.left_shift(1, members & 7).astype(np.uint8))
    return bits


def known_levels(
    named: Sequence[int], compared: Indices, asked: Indices, largest: Indices
) -> Indices:
    """int64, how many levels each feature has in a forest.

    `named[j]` if that is not zero; otherwise, where splits ask for categories, one more than the
    numbers up to the largest in a set, as `PlainInputs` has it. `compared`: features of nodes that
    compare numbers; `asked`: of those that ask for categories, with the `largest` number of each
    set, -1 for none. Raises InvalidArtifact for features there are not, for those that are treated
    as both, and for a set that goes beyond the names.
    """
    for features in (compared, asked):
        if ((features < 0) | (features >= len(named))).any():
            raise refuse_file("a node asks for a column that the model does not have")
    seen = np.zeros(len(named), dtype=np.int64)
    np.maximum.at(seen, asked, np.maximum(largest, 0) + 2)
    levels = np.where(named, named, seen).astype(np.int64)
    if (levels[compared] > 0).any():
        raise refuse_file("a node compares the categories of a column as numbers")
    if (largest >= levels[asked]).any():
        raise refuse_file("a split names a category that the column does not have")
    return levels


def level_sets(sets: Iterable[Bits], levels: Indices) -> LevelSets:
    """Sets of bits as a forest has them, set s speaking of the levels 0 up to `levels[s]`.

    Raises Unsupported for too large a sum of sets, before one of them is asked for.
    """
    widths = (levels + 7) >> 3
    if widths.sum() > _MAX_SET_BYTES:
        raise Unsupported(
            f"The categorical splits take more than {_MAX_SET_BYTES >> 20} MiB.",
            hint="Train with fewer categories.",
        )
    start = np.cumsum(widths) - widths
    bits = np.zeros(int(widths.sum()), dtype=np.uint8)
    for first, width, one in zip(start.tolist(), widths.tolist(), sets, strict=True):
        bits[first : first + min(width, len(one))] = one[:width]
    return LevelSets(
        first=np.zeros(len(levels), dtype=np.int32),
        count=levels.astype(np.int32),
        start=start,
        bits=bits,
    )
