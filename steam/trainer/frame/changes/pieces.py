"""Pieces of chunks put together to new chunks; a whole chunk on its own is shared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.changes.ticks import Tick, ticked, untold
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.vec import Vec


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """`rows` rows of the chunk `number` of a column: those `chosen`, or all of them when None."""

    number: int
    rows: int
    chosen: slice | NDArray[np.bool_] | None = None


Group: TypeAlias = Sequence[Piece]
"""Neighbouring pieces that make one chunk."""


def span(number: int, held: int, start: int, stop: int) -> Piece:
    """The rows from `start` to before `stop` of a chunk that holds `held`; both may lie outside."""
    start, stop = max(start, 0), min(stop, held)
    whole = stop - start == held
    return Piece(number, max(stop - start, 0), None if whole else slice(start, max(start, stop)))


def grouped(pieces: Iterable[Piece], most_rows: int) -> list[Group]:
    """Neighbours together as long as they have at most `most_rows` rows.

    A whole chunk of at least half as many rows stays as it is, so that it can be shared. Pieces
    without rows are left out.
    """
    groups: list[list[Piece]] = []
    room = 0
    for piece in pieces:
        if not piece.rows:
            continue
        stays = piece.chosen is None and 2 * piece.rows >= most_rows
        if stays or piece.rows > room:
            groups.append([])
            room = 0 if stays else most_rows
        groups[-1].append(piece)
        room = max(room - piece.rows, 0)
    return list(groups)


def assembled(vec: Vec, groups: Sequence[Group], tick: Tick = untold) -> Vec:
    """The column whose chunks are the groups, made of its present chunks.

    Decodes a chunk once if all groups that it is part of are neighbours. `tick` is told before
    each group, and may raise.
    """
    decode = lru_cache(maxsize=1)(vec.decode)
    return replace(vec, chunks=tuple(_chunk(vec, group, decode) for group in ticked(groups, tick)))


def _chunk(vec: Vec, group: Group, decode: Callable[[int], NDArray[Any]]) -> Chunk:
    if len(group) == 1 and group[0].chosen is None:
        return vec.chunks[group[0].number]
    parts = [
        decode(piece.number) if piece.chosen is None else decode(piece.number)[piece.chosen]
        for piece in group
    ]
    return vec.encode(np.concatenate(parts) if parts else vec.missing_values(0))
