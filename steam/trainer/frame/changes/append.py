"""The rows of one frame below those of another."""

from dataclasses import replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.pieces import Piece, assembled, grouped
from steam.trainer.frame.changes.ticks import Tick, share, ticked, untold
from steam.trainer.frame.chunk import encode_codes
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.levels import sorted_levels
from steam.trainer.frame.vec import Vec, VecType


def append_rows(top: Frame, bottom: Frame, tick: Tick = untold) -> Frame:
    """The rows of `top` and below them those of `bottom`, whose columns may be in another order.

    Levels of an enum become those of both, sorted; int and real become real; a column that is
    all missing takes the type of the other. Chunks are shared where codes of levels stay and the
    blocks are not small. Raises InvalidInput when names or types differ otherwise, and what
    `tick` raises, which is told before each block of each column.
    """
    if odd := sorted(set(top.names) ^ set(bottom.names)):
        raise InvalidInput(
            f"The column '{odd[0][:80]}' is in only one of the frames.",
            hint="Frames that are put below each other have the same columns.",
        )
    sizes = [rows for _, rows in (*top.blocks, *bottom.blocks)]
    groups = grouped(map(Piece, range(len(sizes)), sizes), max(sizes, default=0))
    vecs = []
    for number, (name, vec) in enumerate(zip(top.names, top.vecs, strict=True)):
        own = share(tick, number, top.columns)
        joined = _joined(name, vec, bottom.vec(name), share(own, 0, 2))
        vecs.append(assembled(joined, groups, share(own, 1, 2)))
    source = top.source if top.source == bottom.source else None
    return replace(top, vecs=tuple(vecs), source=source)


def _joined(name: str, top: Vec, bottom: Vec, tick: Tick) -> Vec:
    """Both columns, one after the other."""
    if top.type is not bottom.type:
        return _widened(name, top, bottom, tick)
    if top.domain is None or bottom.domain is None:
        return replace(top, chunks=top.chunks + bottom.chunks)
    domain = top.domain
    if bottom.domain != domain:
        domain = sorted_levels({*domain, *bottom.domain})
    chunks = (
        _recoded(top, domain, share(tick, 0, 2)).chunks
        + _recoded(bottom, domain, share(tick, 1, 2)).chunks
    )
    return Vec(VecType.ENUM, chunks, domain)


def _widened(name: str, top: Vec, bottom: Vec, tick: Tick) -> Vec:
    """Both columns as one of a type that holds them."""
    if top.is_numeric and bottom.is_numeric:
        return Vec(VecType.REAL, top.chunks + bottom.chunks)
    if _all_missing(bottom, share(tick, 0, 4)):
        return replace(
            top, chunks=top.chunks + _missing_like(top, bottom, share(tick, 1, 4)).chunks
        )
    if _all_missing(top, share(tick, 2, 4)):
        return replace(
            bottom, chunks=_missing_like(bottom, top, share(tick, 3, 4)).chunks + bottom.chunks
        )
    raise InvalidInput(
        f"The column '{name[:80]}' is {top.type} in one frame and {bottom.type} in the other.",
        hint="Turn one of them into the type of the other.",
    )


def _recoded(vec: Vec, domain: tuple[str, ...], tick: Tick) -> Vec:
    """The enum with the levels `domain`, among which are all of its own."""
    if vec.domain is None or vec.domain == domain:
        return vec
    places = {level: code for code, level in enumerate(domain)}
    codes = np.array([*(places[level] for level in vec.domain), -1], dtype=np.int32)
    chunks = [
        encode_codes(codes[chunk.decode()], len(domain)) for chunk in ticked(vec.chunks, tick)
    ]
    return Vec(VecType.ENUM, tuple(chunks), domain)


def _all_missing(vec: Vec, tick: Tick) -> bool:
    blocks = ticked(range(len(vec.chunks)), tick)
    return all(vec.is_missing(vec.decode(block)).all() for block in blocks)


def _missing_like(vec: Vec, other: Vec, tick: Tick) -> Vec:
    """As many missing values as `other` has rows, in its blocks, of the type of `vec`."""
    chunks = [vec.encode(vec.missing_values(chunk.rows)) for chunk in ticked(other.chunks, tick)]
    return replace(vec, chunks=tuple(chunks))
