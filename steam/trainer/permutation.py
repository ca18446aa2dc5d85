"""Permutation importance: how much worse a model does when the values of one column are mixed up.

Source: Breiman, "Random forests", Machine Learning 45(1), 2001, section 10.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from steam.trainer.chance import row_chances
from steam.trainer.frame.changes.rows import filter_rows
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec

Measure = Callable[[Frame], float]
"""One number that tells how well a model does on a frame."""


@dataclass(frozen=True, slots=True)
class Permutations:
    """How often each column is mixed up, on how many rows (None: on all), by which seed."""

    repeats: int
    rows: int | None
    seed: int


def importances(
    frame: Frame, names: Sequence[str], measure: Measure, how: Permutations
) -> NDArray[np.float64]:
    """By how much the measure moves, float64 (columns, repeats), whichever way.

    The order of rows depends on the seed, the column's place and the turn alone.
    """
    turns = count()
    rows = _drawn(frame, how.rows, how.seed, next(turns))
    untouched = measure(rows)
    found = np.empty((len(names), how.repeats))
    for place, name in enumerate(names):
        for turn in range(how.repeats):
            mixed = _mixed(rows.vec(name), rows, how.seed, next(turns))
            found[place, turn] = abs(untouched - measure(rows.with_columns({name: mixed})))
    return found


def _drawn(frame: Frame, rows: int | None, seed: int, turn: int) -> Frame:
    if rows is None or rows >= frame.rows:
        return frame
    chances = row_chances(seed, 0, frame.rows, turn)
    mask = np.zeros(frame.rows, np.bool_)
    mask[np.argsort(chances, kind="stable")[:rows]] = True
    return filter_rows(frame, mask)


def _mixed(vec: Vec, frame: Frame, seed: int, turn: int) -> Vec:
    """The column with its values in another order, cut as before."""
    order = np.argsort(row_chances(seed, 0, frame.rows, turn), kind="stable")
    values = vec.values()[order]
    chunks: tuple[Chunk, ...] = tuple(
        vec.encode(values[start : start + rows]) for start, rows in frame.blocks
    )
    return Vec(vec.type, chunks, vec.domain)
