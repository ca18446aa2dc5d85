"""What a fit reads again and again, made once: cells instead of categoricals, and a sample.

Each pass over the data would else decode every categorical, fill its gaps and put them together
for the same cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.chance import row_chances
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.chunk import Chunk, encode_codes
from steam.trainer.frame.encodings.floats import FloatChunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.cells import Group, groups_of
from steam.trainer.glm.design import Design
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import CACHED_ROWS, Column, Roles, missing
from steam.trainer.progress import Progress

SHARE = 8
"""Of so many rows one is in a sample."""

_TOGETHER = SHARE // 2
"""Blocks whose rows in a sample make a block of it: of short ones, a pass costs more in calls than
in rows."""

_MOST_SUMS = 1 << 20
"""Numbers that blocks add up: more of them, and adding would take as long as what it saves."""

_SEED = 1

Chunks = tuple[tuple[Chunk, ...], ...]
"""Of each block, the chunks of some columns."""

Parts = tuple[tuple[Column, ...], ...]
"""The same, decoded."""


class Expands(Protocol):
    """What makes the design matrix of rows."""

    @property
    def held(self) -> int:
        """How many lines of numbers are held of the rows that are expanded at once."""
        ...

    @property
    def one_layout(self) -> bool:
        """Whether the sums of all blocks are of one layout, without slopes, and small."""
        ...

    def block(self, predictors: tuple[Column, ...], rows: int) -> DesignBlock:
        """That of `rows` rows from decoded predictors."""
        ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of a fit as passes read them: `roles` name the columns of `frame` that `design`
    expands."""

    frame: Frame
    design: Expands
    roles: Roles


@dataclass(frozen=True, slots=True)
class CellDesign:
    """A design that reads a column of cells for each of its `groups`, then its numbers."""

    design: Design
    groups: tuple[Group, ...]

    @property
    def held(self) -> int:
        return self.design.held

    @property
    def one_layout(self) -> bool:
        cells = sum(group.count for group in self.groups)
        return cells * (2 + self.design.lines) <= _MOST_SUMS

    def block(self, predictors: tuple[Column, ...], rows: int) -> DesignBlock:
        split = len(self.groups)
        cells = tuple(
            group.cells(cell.astype(np.int32, copy=False))
            for group, cell in zip(self.groups, predictors[:split], strict=True)
        )
        names = (term.name for term in self.design.numerics)
        columns = dict(zip(names, predictors[split:], strict=True))
        widths = tuple(term.width for term in self.design.categoricals)
        dense = self.design.dense(columns, rows)
        return DesignBlock(widths, dense, self.design.units, cells, self.design.intercept)


def gathered(
    frame: Frame, design: Design, roles: Roles, engine: LocalEngine, progress: Progress
) -> Gathered:
    """The frame with its categoricals as cells; as it is where there are none to put together."""
    if not design.categoricals or design.interacts:
        return Gathered(frame, design, roles)
    sizes = [term.width + 1 for term in design.categoricals]
    groups = groups_of(sizes, CACHED_ROWS)
    names = tuple(term.name for term in design.categoricals)
    task = _CellsTask(design, groups, names, roles.skip_missing)
    vecs = _vecs(engine.run(task, frame, progress), len(groups), VecType.ENUM)
    cells = tuple(_free_name(frame, place) for place in range(len(groups)))
    numbers = tuple(term.name for term in design.numerics)
    others = tuple(name for name in roles.columns if name not in names)
    kept = {name: frame.vec(name) for name in others}
    return Gathered(
        Frame(frame.key, (*cells, *kept), (*vecs, *kept.values())),
        CellDesign(design, groups),
        replace(roles, predictors=(*cells, *numbers)),
    )


def sampled(rows: Gathered, engine: LocalEngine, progress: Progress) -> Gathered:
    """One row in SHARE, from all over the frame: neighbours often are alike."""
    names = rows.roles.columns
    parts = engine.run(_SampleTask(names), rows.frame, progress)
    chunks = engine.each([partial(_together, column) for column in zip(*parts, strict=True)])
    vecs = tuple(
        replace(rows.frame.vec(name), chunks=own) for name, own in zip(names, chunks, strict=True)
    )
    return replace(rows, frame=Frame(rows.frame.key, names, vecs))


@dataclass(frozen=True, slots=True)
class _CellsTask:
    """The cells of each block, a chunk for each group; -1 where a row is to be skipped."""

    design: Design
    groups: tuple[Group, ...]
    names: tuple[str, ...]
    skip_missing: bool

    @property
    def columns(self) -> Sequence[str]:
        return self.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Chunks:
        columns = dict(zip(self.names, (chunk.decode() for chunk in chunks), strict=True))
        slots = [term.slots(columns) for term in self.design.categoricals]
        found = []
        for group in self.groups:
            cell = group.cell_of(slots).astype(np.int32)
            if self.skip_missing:
                for member in group.members:
                    cell[missing(columns[self.names[member]])] = -1
            found.append(encode_codes(cell, group.count))
        return (tuple(found),)

    def merge(self, left: Chunks, right: Chunks) -> Chunks:
        return left + right

    def finish(self, partial: Chunks | None) -> Chunks:
        return partial or ()


@dataclass(frozen=True, slots=True)
class _SampleTask:
    """One row of each SHARE that follow each other, which one is left to chance: what comes back
    at regular distances would else be in the sample always, or never."""

    columns: tuple[str, ...]

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Parts:
        rows = _one_of_each(first_row, chunks[0].rows)
        return (tuple(chunk.decode()[rows] for chunk in chunks),)

    def merge(self, left: Parts, right: Parts) -> Parts:
        return left + right

    def finish(self, partial: Parts | None) -> Parts:
        return partial or ()


def _one_of_each(first_row: int, rows: int) -> NDArray[np.intp]:
    """The row of each SHARE that is taken, and of fewer at the end."""
    starts = np.arange(0, rows, SHARE)
    chances = row_chances(_SEED, first_row // SHARE, len(starts))
    taken: NDArray[np.intp] = starts + (chances * np.minimum(SHARE, rows - starts)).astype(np.intp)
    return taken


def _together(parts: Sequence[Column]) -> tuple[Chunk, ...]:
    """The chunks of a column of a sample, from what is left of each block."""
    return tuple(
        _chunk_of(np.concatenate(parts[at : at + _TOGETHER]))
        for at in range(0, len(parts), _TOGETHER)
    )


def _chunk_of(values: NDArray[Any]) -> Chunk:
    if values.dtype == np.int32:
        codes = values.astype(np.int32, copy=False)
        return encode_codes(codes, int(codes.max(initial=0)) + 1)
    return FloatChunk(values.astype(np.float64, copy=False))


def _vecs(found: Chunks, columns: int, kind: VecType) -> tuple[Vec, ...]:
    return tuple(Vec(kind, tuple(block[i] for block in found), ()) for i in range(columns))


def _free_name(frame: Frame, place: int) -> str:
    name = f"cells {place}"
    while name in frame.names:
        name = f"_{name}"
    return name
