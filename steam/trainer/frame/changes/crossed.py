"""Categorical columns crossed: a level for each combination of levels that occurs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.changes.ticks import share, ticking
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Progress

OTHER = "other"
"""The level of the combinations that were not kept."""

MOST_CROSSED = 10_000_000
MOST_COLUMNS = 100
_PAIRWISE_FROM = 3


@dataclass(frozen=True, slots=True)
class Keeping:
    """Which combinations become levels: the commonest, each in so many rows at least."""

    max_factors: int
    min_occurrence: int

    def __post_init__(self) -> None:
        if self.max_factors < 1 or self.min_occurrence < 1:
            raise InvalidInput("max_factors and min_occurrence are at least 1.")


def cross_columns(
    frame: Frame,
    names: Sequence[str],
    keeping: Keeping,
    *,
    pairwise: bool = False,
    progress: Progress | None = None,
) -> Frame:
    """One column of all the columns crossed, or one for each two of them.

    A missing value is a level, NA, of what is crossed; of one column alone it stays missing. Levels
    stand by their number of rows, the commonest first. Raises as `crossed_groups` does, Exhausted
    for too many levels, and what `progress` raises.
    """
    groups = crossed_groups(frame, names, pairwise=pairwise)
    tick = ticking(progress, "Crossing columns.")
    crossed: dict[str, Vec] = {}
    for number, group in enumerate(groups):
        part = share(tick, number, len(groups))
        part(0.0)
        vec = frame.vec(group[0])
        if len(group) == 1:
            vec = _commonest(vec, keeping)
        for step, name in enumerate(group[1:], 1):
            part(step / len(group))
            vec = _crossed(vec, frame.vec(name), keeping)
        crossed["_".join(group if len(group) > 1 else (*group, *group))] = vec
    return replace(frame, names=tuple(crossed), vecs=tuple(crossed.values()), source=None)


def crossed_groups(frame: Frame, names: Sequence[str], *, pairwise: bool) -> list[tuple[str, ...]]:
    """The columns that are crossed with each other; `pairwise` counts from three of them on.

    Raises InvalidInput for a column that is not categorical and for too many, and NotFound for one
    that is not there.
    """
    for name in names:
        if frame.vec(name).type is not VecType.ENUM:
            raise InvalidInput(f"Column {name[:80]} is not categorical.")
    if len(names) > MOST_COLUMNS:
        raise InvalidInput(f"At most {MOST_COLUMNS} columns are crossed.")
    if pairwise and len(names) >= _PAIRWISE_FROM:
        return list(combinations(names, 2))
    return [tuple(names)]


def _commonest(vec: Vec, keeping: Keeping) -> Vec:
    """The column with only the levels that are kept; what is missing stays so."""
    codes, domain = vec.values(), vec.domain or ()
    present = codes >= 0
    kept, places = _kept(codes[present].astype(np.int64), keeping)
    levels = [domain[code] for code in kept.tolist()]
    new = np.full(len(codes), -1, dtype=np.int32)
    new[present] = places
    return _column(vec, new, levels)


def _crossed(left: Vec, right: Vec, keeping: Keeping) -> Vec:
    a, b = left.values().astype(np.int64) + 1, right.values().astype(np.int64) + 1
    width = len(right.domain or ()) + 1
    kept, places = _kept(a * width + b, keeping, width)
    names = (("NA", *(left.domain or ())), ("NA", *(right.domain or ())))
    levels = [f"{names[0][one // width]}_{names[1][one % width]}" for one in kept.tolist()]
    return _column(left, places, levels)


def _kept(
    values: NDArray[np.int64], keeping: Keeping, width: int = 1
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The values that become levels, the commonest first, and the place of each row's value.

    The place after the last is that of the values that are not kept. Equally common ones stand as
    H2O has them where there are few: by the exclusive or of both codes, then by their first row.
    """
    found, first, inverse, counts = np.unique(
        values, return_index=True, return_inverse=True, return_counts=True
    )
    mixed = (found // width - 1) ^ (found % width - 1) if width > 1 else found
    order = np.lexsort((first, mixed, -counts))
    enough = int(np.count_nonzero(counts >= keeping.min_occurrence))
    order = order[: min(enough, keeping.max_factors)]
    if len(order) > MOST_CROSSED:
        raise Exhausted(
            f"{len(order):,} combinations of levels occur, and {MOST_CROSSED:,} are allowed.",
            hint="Set max_factors, or min_occurrence.",
        )
    places = np.full(len(found), len(order), dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return found[order], places[inverse]


def _column(like: Vec, codes: NDArray[np.int32], levels: list[str]) -> Vec:
    """The codes as a column cut as `like` is; one beyond the levels is OTHER."""
    if codes.size and codes.max() >= len(levels):
        levels = [*levels, OTHER]
    empty = Vec(VecType.ENUM, (), tuple(levels))
    edges = np.cumsum([0, *(chunk.rows for chunk in like.chunks)]).tolist()
    chunks = [empty.encode(codes[start:end]) for start, end in pairwise(edges)]
    return replace(empty, chunks=tuple(chunks))
