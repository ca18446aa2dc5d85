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
from steam.trainer.compute.each import Each
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.chunk import Chunk, encode_codes
from steam.trainer.frame.decoded import decoded
from steam.trainer.frame.encodings.floats import FloatChunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.cells import Cells, Group, groups_of
from steam.trainer.glm.design import Design
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import CACHED_ROWS, Column, Roles, missing
from steam.trainer.glm.sums import Layout
from steam.trainer.glm.terms import CategoricalTerm
from steam.trainer.kernels.chosen import kernels
from steam.trainer.progress import Progress

SHARE = 8
"""Of so many rows one is in a sample."""

_TOGETHER = SHARE // 2
"""Blocks whose rows in a sample make a block of it: of short ones, a pass costs more in calls than
in rows."""

_MOST_SUMS = 1 << 20
"""Numbers that blocks add up: more of them, and adding would take as long as what it saves."""

_SEED = 1

FEW = 2
"""Cells of which only one in so many is there are numbered anew: sums by them are that much
smaller, and stay near the processor."""

Vector = NDArray[np.float64]
Cell = NDArray[np.int32]
Parts = tuple[tuple[Column, ...], ...]
"""Of each block, some columns."""


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
            Cells(group, cell.astype(np.int32, copy=False))
            for group, cell in zip(self.groups, predictors[:split], strict=True)
        )
        names = (term.name for term in self.design.numerics)
        columns = dict(zip(names, predictors[split:], strict=True))
        layout, dense = self.layout, self.design.dense(columns, rows)
        return DesignBlock(layout.widths, dense, layout.units, cells, layout.intercept)

    @property
    def layout(self) -> Layout:
        """Which coordinates stand where: that of all blocks."""
        widths = tuple(term.width for term in self.design.categoricals)
        return Layout(widths, (), self.design.units, self.groups, self.design.intercept)


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
    groups, chunks = _numbered(groups, engine.run(task, frame, progress), engine.each)
    vecs = tuple(Vec(VecType.ENUM, own, ()) for own in chunks)
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


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The cells of some blocks, int32, by group; and of each group how many rows each has."""

    cells: tuple[tuple[Cell, ...], ...]
    counts: tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class _CellsTask:
    """The cells of each block; -1 where a row is to be skipped."""

    design: Design
    groups: tuple[Group, ...]
    names: tuple[str, ...]
    skip_missing: bool

    @property
    def columns(self) -> Sequence[str]:
        return self.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> _Found:
        codes = decoded(chunks)
        cells, counts = [], []
        for group in self.groups:
            members = [codes[member] for member in group.members]
            cell = kernels().cells_of(members, *self._rules(group))
            if self.skip_missing:
                for own in members:
                    cell[missing(own)] = -1
            cells.append(cell)
            counts.append(kernels().level_counts(cell, group.count)[0])
        return _Found((tuple(cells),), tuple(counts))

    def _rules(self, group: Group) -> tuple[NDArray[np.int32], ...]:
        """Of each member the level of a missing code, how many leading levels have no coefficient,
        and how many slots there are."""
        terms = [self.design.categoricals[member] for member in group.members]
        rules = [(one.mode, one.dropped) for one in terms if isinstance(one, CategoricalTerm)]
        modes, dropped = np.array(rules, np.int32).T.copy()
        return modes, dropped, np.array(group.sizes, np.int32)

    def merge(self, left: _Found, right: _Found) -> _Found:
        counts = zip(left.counts, right.counts, strict=True)
        return _Found(left.cells + right.cells, tuple(a + b for a, b in counts))

    def finish(self, partial: _Found | None) -> _Found:
        return partial or _Found((), tuple(np.zeros(group.count) for group in self.groups))


def _numbered(
    groups: Sequence[Group], found: _Found, each: Each
) -> tuple[tuple[Group, ...], list[tuple[Chunk, ...]]]:
    """The groups with the cells that are there, if those are few, and the chunks of each by the
    numbers that its cells have then."""
    few, chunks = [], []
    for place, (group, counts) in enumerate(zip(groups, found.counts, strict=True)):
        present = np.flatnonzero(counts).astype(np.int32)
        numbers = None
        if FEW * len(present) <= group.count:
            numbers = np.full(group.count + 1, -1, np.int32)  # the last is of a row to be skipped
            numbers[present] = np.arange(len(present), dtype=np.int32)
            group = replace(group, present=present)  # noqa: PLW2901 - the same, numbered anew
        few.append(group)
        calls = [partial(_chunk_of_cells, one[place], numbers, group.count) for one in found.cells]
        chunks.append(tuple(each(calls)))
    return tuple(few), chunks


def _chunk_of_cells(cell: Cell, numbers: Cell | None, count: int) -> Chunk:
    return encode_codes(cell if numbers is None else numbers.take(cell), count)


@dataclass(frozen=True, slots=True)
class _SampleTask:
    """One row of each SHARE that follow each other, which one is left to chance: what comes back
    at regular distances would else be in the sample always, or never."""

    columns: tuple[str, ...]

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Parts:
        rows = _one_of_each(first_row, chunks[0].rows)
        return (tuple(column[rows] for column in decoded(chunks)),)

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


def _free_name(frame: Frame, place: int) -> str:
    name = f"cells {place}"
    while name in frame.names:
        name = f"_{name}"
    return name
