"""What a fit reads again and again, made once: cells instead of categoricals.

Each pass over the data would else decode every categorical, fill its gaps and put them together
for the same cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.each import Each
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.chunk import Chunk, encode_codes
from steam.trainer.frame.decoded import decoded
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.cells import Cells, Group, groups_of
from steam.trainer.glm.design import Design
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import CACHED_ROWS, Column, Roles, missing
from steam.trainer.glm.sums import Layout
from steam.trainer.glm.terms import CategoricalTerm
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import Marks
from steam.trainer.progress import Progress

_MOST_SUMS = 1 << 20
"""Numbers that blocks add up: more of them, and adding would take as long as what it saves."""

FEW = 2
"""Cells of which only one in so many is there are numbered anew: sums by them are that much
smaller, and stay near the processor."""

Cell = NDArray[np.int32]


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
    cells = tuple(free_name(frame, f"cells {place}") for place in range(len(groups)))
    numbers = tuple(term.name for term in design.numerics)
    others = tuple(name for name in roles.columns if name not in names)
    kept = {name: frame.vec(name) for name in others}
    return Gathered(
        Frame(frame.key, (*cells, *kept), (*vecs, *kept.values())),
        CellDesign(design, groups),
        replace(roles, predictors=(*cells, *numbers)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The cells of some blocks, int32, by group; and of each group, marks of those there are."""

    cells: tuple[tuple[Cell, ...], ...]
    marks: tuple[Marks, ...]


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
        cells, marks = [], []
        for group in self.groups:
            members = [codes[member] for member in group.members]
            cell = kernels().cells_of(members, *self._rules(group))
            if self.skip_missing:
                for own in members:
                    cell[missing(own)] = -1
            cells.append(cell)
            marks.append(np.zeros(group.count, np.uint8))
            kernels().mark(cell, marks[-1])
        return _Found((tuple(cells),), tuple(marks))

    def _rules(self, group: Group) -> tuple[NDArray[np.int32], ...]:
        """Of each member the level of a missing code, how many leading levels have no coefficient,
        and how many slots there are."""
        terms = [self.design.categoricals[member] for member in group.members]
        rules = [(one.mode, one.dropped) for one in terms if isinstance(one, CategoricalTerm)]
        modes, dropped = np.array(rules, np.int32).T.copy()
        return modes, dropped, np.array(group.sizes, np.int32)

    def merge(self, left: _Found, right: _Found) -> _Found:
        marks = zip(left.marks, right.marks, strict=True)
        return _Found(left.cells + right.cells, tuple(a | b for a, b in marks))

    def finish(self, partial: _Found | None) -> _Found:
        return partial or _Found(
            (), tuple(np.zeros(group.count, np.uint8) for group in self.groups)
        )


def _numbered(
    groups: Sequence[Group], found: _Found, each: Each
) -> tuple[tuple[Group, ...], list[tuple[Chunk, ...]]]:
    """The groups with the cells that are there, if those are few, and the chunks of each by the
    numbers that its cells have then."""
    few, chunks = [], []
    for place, (group, marks) in enumerate(zip(groups, found.marks, strict=True)):
        present = np.flatnonzero(marks).astype(np.int32)
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


def free_name(frame: Frame, name: str) -> str:
    """The name, or one like it that no column has."""
    while name in frame.names:
        name = f"_{name}"
    return name
