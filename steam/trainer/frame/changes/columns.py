"""Columns renamed, removed and put in another order; none of them is copied.

Columns are added and replaced by `Frame.with_columns`, whose columns are cut as the frame is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.pieces import assembled, span
from steam.trainer.frame.changes.ticks import Tick, untold
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec


def rename_columns(frame: Frame, new_names: Mapping[str, str]) -> Frame:
    """Columns under new names, all at once, so that two can swap theirs.

    Raises NotFound for a column that is not there, InvalidInput when names then repeat.
    """
    for name in new_names:
        frame.vec(name)
    return replace(frame, names=tuple(new_names.get(name, name) for name in frame.names))


def remove_columns(frame: Frame, names: Collection[str]) -> Frame:
    """The other columns. Raises NotFound."""
    for name in names:
        frame.vec(name)
    return frame.select([name for name in frame.names if name not in set(names)])


def reorder_columns(frame: Frame, first: Sequence[str]) -> Frame:
    """The columns `first` in front, in that order, and the others behind them as they were.

    Raises NotFound, and InvalidInput when a name repeats.
    """
    others = [name for name in frame.names if name not in set(first)]
    return frame.select([*first, *others])


def cut_like(vec: Vec, frame: Frame, tick: Tick = untold) -> Vec:
    """A column of as many rows, cut into the row blocks of the frame, to be added to it.

    Chunks that cover a block already are shared. Raises InvalidInput when rows differ in number,
    and what `tick` raises, which is told before each block.
    """
    if vec.rows != frame.rows:
        raise InvalidInput(f"A column of {vec.rows:,} rows does not fit {frame.rows:,} rows.")
    held = [chunk.rows for chunk in vec.chunks]
    starts = list(accumulate(held, initial=0))
    groups = [
        [
            span(number, held[number], first - starts[number], first + rows - starts[number])
            for number in range(bisect_right(starts, first) - 1, bisect_left(starts, first + rows))
        ]
        for first, rows in frame.blocks
    ]
    return assembled(vec, groups, tick)
