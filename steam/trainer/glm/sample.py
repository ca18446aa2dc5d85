"""A sample of the rows of a fit, whose optimum is where the fit starts.

One row in SHARE is enough for levels that many rows have. Of a level with few the sample would have
a handful, or none; its coefficient then starts so far from its end that all rows are read once or
twice more for it alone. Such levels are in the sample whole, and every other row weighs as many as
it stands for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.chunk import Chunk, encode_codes
from steam.trainer.frame.decoded import decoded
from steam.trainer.frame.encodings.floats import FloatChunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.cells import Group
from steam.trainer.glm.facts import CategoricalFacts, TrainingFacts
from steam.trainer.glm.gathered import CellDesign, Gathered, free_name
from steam.trainer.glm.rows import Column, Roles
from steam.trainer.glm.terms import CategoricalTerm
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import Marks
from steam.trainer.progress import Progress

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]
Parts = tuple[tuple[Column, ...], ...]
"""Of each block, some columns."""

SHARE = 8
"""Of so many rows one is in a sample."""

FEW_ROWS = 4_096
"""A level that no more rows have is in a sample whole."""

_FEW_TOGETHER = 1 / 32
"""What such levels of one categorical have of all rows, at most."""

_TOGETHER = SHARE // 2
"""Blocks whose rows in a sample make a block of it: of short ones, a pass costs more in calls than
in rows."""


def rare_levels(facts: TrainingFacts, roles: Roles) -> dict[str, Mask]:
    """By categorical predictor, which of its levels are to be in a sample whole, bool (levels,)."""
    told = zip(roles.predictors, facts.predictors, strict=True)
    return {name: _rare(of, facts) for name, of in told if isinstance(of, CategoricalFacts)}


def _rare(of: CategoricalFacts, facts: TrainingFacts) -> Mask:
    """Levels that few rows have, fewest first, as long as they are few together."""
    rows = of.level_weights * (facts.rows / facts.response.weight)
    order = np.argsort(rows, kind="stable")
    rare = rows <= FEW_ROWS
    rare[order] &= np.cumsum(rows[order]) <= _FEW_TOGETHER * facts.rows
    return rare


def sampled(
    rows: Gathered, rare: Mapping[str, Mask], engine: LocalEngine, progress: Progress
) -> Gathered:
    """One row in SHARE, from all over the frame, since neighbours often are alike; and all rows
    with a level that is `rare`, by the name of its categorical."""
    roles = rows.roles
    kept = _kept(rows.design, rare) if isinstance(rows.design, CellDesign) else ()
    task = _SampleTask(roles.columns, roles.weights, kept)
    parts = engine.run(task, rows.frame, progress)
    chunks = engine.each([partial(_together, column) for column in zip(*parts, strict=True)])
    names = [*roles.columns]
    vecs = [replace(rows.frame.vec(n), chunks=own) for n, own in zip(names, chunks, strict=False)]
    if kept:
        names.append(free_name(rows.frame, "rows stood for"))
        vecs.append(Vec(VecType.REAL, chunks[-1]))
        roles = replace(roles, weights=names[-1])
    return replace(rows, frame=Frame(rows.frame.key, tuple(names), tuple(vecs)), roles=roles)


def _kept(design: CellDesign, rare: Mapping[str, Mask]) -> tuple[Marks, ...]:
    """Marks of the cells of each group that have a rare level; nothing if there are none."""
    terms = design.design.categoricals
    by_slot = [_of_slots(one, rare) for one in terms if isinstance(one, CategoricalTerm)]
    kept = tuple(_of_cells(group, by_slot) for group in design.groups)
    return kept if any(marks.any() for marks in kept) else ()


def _of_slots(term: CategoricalTerm, rare: Mapping[str, Mask]) -> Mask:
    """Which slots of a categorical are rare; its last is of the level without a coefficient."""
    own = rare[term.name]
    return np.append(own[term.dropped :], own[: term.dropped].any())


def _of_cells(group: Group, by_slot: Sequence[Mask]) -> Marks:
    kept = np.zeros(group.sizes, np.bool_)
    for place, member in enumerate(group.members):
        shape = [1] * len(group.sizes)
        shape[place] = group.sizes[place]
        kept |= by_slot[member].reshape(shape)
    marks = kept.ravel().view(np.uint8)
    return marks if group.present is None else marks.take(group.present)


@dataclass(frozen=True, slots=True)
class _SampleTask:
    """The rows of each block that are in the sample, which is left to chance: what comes back at
    regular distances would else be in it always, or never.

    With `kept` marks, for each of the first columns, that of the cells, the last column is of what
    rows weigh: as many as they stand for, each times its own weight.
    """

    columns: tuple[str, ...]
    weights: str | None
    kept: tuple[Marks, ...]

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Parts:
        columns = decoded(chunks)
        cells = columns[: len(self.kept)]
        some, weights = kernels().sampled(columns, SHARE, first_row // SHARE, cells, self.kept)
        if not self.kept:
            return (tuple(some),)
        if self.weights is not None:
            weights = weights * some[self.columns.index(self.weights)]
        return ((*some, weights),)

    def merge(self, left: Parts, right: Parts) -> Parts:
        return left + right

    def finish(self, partial: Parts | None) -> Parts:
        return partial or ()


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
