"""Trees one after the other, each of rows of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from steam.core.clock import Clock
from steam.core.errors import InvalidInput
from steam.model.signature import Column
from steam.model.trees.forest_checks import MAX_NODES
from steam.trainer.algorithms.isolation_forest.chances import Chances, Rows, rows_of_tree
from steam.trainer.algorithms.isolation_forest.sample import gather_sample
from steam.trainer.algorithms.isolation_forest.tree import Limits, Node, grow_tree
from steam.trainer.compute.passes import Passes
from steam.trainer.progress import OutOfTime

DEEPEST = 64
"""Decisions on the way to a leaf: H2O tells no way that is longer."""


NO_RATE = -1
"""The `sample_rate` of a forest that goes by `sample_size`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to grow a forest: `trees` of them, each of `size` rows drawn by `seed`."""

    trees: int
    size: int
    seed: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Grown:
    """The trees, and when each was there; `warnings` tell if there are fewer than wanted."""

    trees: tuple[tuple[Node, ...], ...]
    ended_ms: tuple[int, ...]
    warnings: tuple[str, ...] = ()


def plan_growing(used: Mapping[str, Any], rows: int, columns: int) -> Plan:
    """The plan in used parameters by H2O's names, for a frame of so many rows and features."""
    share = used["sample_rate"]
    size = used["sample_size"] if share == NO_RATE else round(share * rows)
    tries = {-1: max(columns // 3, 1), -2: columns}.get(used["mtries"], used["mtries"])
    return Plan(
        trees=used["ntrees"],
        size=max(min(size, rows), 1),
        seed=used["seed"],
        limits=Limits(
            depth=used["max_depth"] or DEEPEST,
            min_rows=int(np.ceil(used["min_rows"])),
            columns=max(int(used["col_sample_rate_per_tree"] * columns), 1),
            tries=tries,
        ),
    )


def grow_trees(passes: Passes, features: tuple[Column, ...], plan: Plan, clock: Clock) -> Grown:
    """The trees of a plan, after one pass for their rows; fewer where the time is over.

    Raises InvalidInput for more nodes than a model can have, and what the pass raises.
    """
    rows = passes.frame.rows
    sample = gather_sample(passes, features, _rows_of_any(plan, rows))
    levels = [len(column.levels) for column in features]
    trees: list[tuple[Node, ...]] = []
    ended_ms: list[int] = []
    nodes = 0
    for tree in range(plan.trees):
        try:
            passes.look(f"Tree {tree + 1} of {plan.trees}.")
        except OutOfTime:
            if not tree:
                raise
            told = f"Time was over after {tree} of {plan.trees} trees."
            return Grown(tuple(trees), tuple(ended_ms), (told,))
        chances = Chances.of_cuts(plan.seed, tree)
        x = sample.of(rows_of_tree(plan.seed, tree, rows, plan.size))
        trees.append(grow_tree(x, levels, plan.limits, chances))
        ended_ms.append(clock.now_ms())
        nodes += len(trees[-1])
        if nodes > MAX_NODES:
            raise InvalidInput(
                f"{tree + 1} trees have more than {MAX_NODES} nodes.",
                hint="Choose fewer trees, smaller samples or a smaller max_depth.",
            )
    return Grown(tuple(trees), tuple(ended_ms))


def _rows_of_any(plan: Plan, rows: int) -> Rows:
    """The numbers of all rows that any tree has drawn, ascending."""
    found, waiting, count = np.zeros(0, dtype=np.int64), [], 0
    for tree in range(plan.trees):
        waiting.append(rows_of_tree(plan.seed, tree, rows, plan.size))
        count += plan.size
        if count > len(found) or tree == plan.trees - 1:  # else each tree would cost a sort of all
            found, waiting, count = np.unique(np.concatenate([found, *waiting])), [], 0
    return found
