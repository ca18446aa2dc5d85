"""Columns that are computed when they are needed: a chain of row-by-row operators is one pass.

Nothing in between is encoded or kept. Operators that go row by row take such columns as they are;
everybody else gets them settled, by `Evaluation`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.chunk import Chunk, encode_flags, encode_numeric
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.progress import Progress

Array = NDArray[Any]
NUMBERS = Vec(VecType.REAL, ())
"""What becomes an int or real column, by its values."""
WHOLE_NUMBERS = Vec(VecType.INT, ())
"""What holds whole numbers, whatever the values: nobody has to look."""

Settled = tuple[Chunk, bool]
_Blocks = tuple[tuple[Settled, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PendingChunk:
    """The chunk that `compute` makes of the decoded values of others with as many rows.

    If it `takes_flags`, it may get booleans for numbers that are 1 or 0.
    """

    sources: tuple[Chunk, ...]
    compute: Callable[..., Array]
    takes_flags: bool = False

    @property
    def rows(self) -> int:
        return self.sources[0].rows

    @property
    def nbytes(self) -> int:
        return 0

    def decode(self) -> Array:
        """The values, computed again each time."""
        values = self.computed()
        return values.astype(np.float64) if values.dtype == np.bool_ else values

    def computed(self) -> Array:
        """What `compute` gives."""
        decode = _computed if self.takes_flags else _decoded
        values = [decode(source) for source in self.sources]
        with np.errstate(all="ignore"):
            return self.compute(*values)


def _computed(chunk: Chunk) -> Array:
    return chunk.computed() if isinstance(chunk, PendingChunk) else chunk.decode()


def _decoded(chunk: Chunk) -> Array:
    return chunk.decode()


def is_new(values: Array) -> bool:
    """Whether nobody else has a decoded or computed array: it may be written to, and kept."""
    return values.base is None and values.flags.writeable


def pending(
    columns: Sequence[Vec],
    compute: Callable[..., Array],
    like: Vec = NUMBERS,
    *,
    takes_flags: bool = False,
) -> Vec:
    """A column of the type and levels of `like`, from one column or more of as many rows each.

    `compute` gets the decoded values of the same rows of each column, shape (rows,), and gives
    those of the new one, as `like` decodes them, or booleans for numbers. It runs on several
    threads and must not write to what it gets, unless it `is_new`; what it gives is new, or one of
    what it got. It `takes_flags` if it may get booleans for numbers that are 1 or 0.
    Raises InvalidInput when rows differ.
    """
    first = Frame("", ("0",), (columns[0],))
    fitting = [columns[0], *(cut_like(column, first) for column in columns[1:])]
    blocks = zip(*(column.chunks for column in fitting), strict=True)
    chunks = tuple(PendingChunk(sources, compute, takes_flags) for sources in blocks)
    return Vec(like.type, chunks, like.domain)


def is_pending(vec: Vec) -> bool:
    """Whether any of it waits to be computed."""
    return any(isinstance(chunk, PendingChunk) for chunk in vec.chunks)


def settled(engine: LocalEngine, progress: Progress, frame: Frame) -> Frame:
    """The same with all columns computed, in one pass. Raises as `LocalEngine.run`."""
    waiting = {n: vec for n, vec in zip(frame.names, frame.vecs, strict=True) if is_pending(vec)}
    if not waiting:
        return frame
    found = engine.run(_Settling(tuple(waiting), tuple(waiting.values())), frame, progress)
    return frame.with_columns(dict(zip(waiting, found, strict=True)))


@dataclass(frozen=True, slots=True)
class _Settling:
    """For each block the chunk of each column, and whether it holds whole numbers."""

    columns: tuple[str, ...]
    vecs: tuple[Vec, ...]

    def map(self, chunks: Sequence[Chunk], first_row: int) -> _Blocks:
        return (tuple(_settled(vec, c) for vec, c in zip(self.vecs, chunks, strict=True)),)

    def merge(self, left: _Blocks, right: _Blocks) -> _Blocks:
        return left + right

    def finish(self, partial: _Blocks | None) -> list[Vec]:
        columns = zip(*(partial or ()), strict=True)
        return [_column(vec, found) for vec, found in zip(self.vecs, columns, strict=True)]


def _settled(vec: Vec, chunk: Chunk) -> Settled:
    values = _computed(chunk)
    if values.dtype == np.bool_:
        return encode_flags(values), True
    if not vec.is_numeric:
        return vec.encode(values), False
    whole = vec.type is VecType.INT or holds_whole_numbers(values)
    return encode_numeric(values, owned=is_new(values)), whole


def _column(vec: Vec, found: Sequence[Settled]) -> Vec:
    column = replace(vec, chunks=tuple(chunk for chunk, _ in found))
    if not vec.is_numeric:
        return column
    return replace(column, type=VecType.INT if all(whole for _, whole in found) else VecType.REAL)
