import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind, LevelSets


@pytest.fixture
def forest(grow) -> Forest:
    """Of 3 trees, all kinds of nodes."""
    forest = next(
        f for seed in range(99) if set((f := grow(seed, (0, 6), leaves=9)).kind) == {*Kind}
    )
    assert forest.trees == 3
    return forest


def at(forest: Forest, kind: Kind, name: str, value: float) -> dict:
    """The first node of a kind with another value in one of its arrays."""
    array = getattr(forest, name).copy()
    array[np.flatnonzero(forest.kind == kind)[0]] = value
    return {name: array}


BROKEN = {
    "kind": ("unknown kind", lambda f: at(f, Kind.LEAF, "kind", 4)),
    "link to itself": ("out of its tree", lambda f: at(f, Kind.NUMBER, "left", 0)),
    "link out": ("out of its tree", lambda f: at(f, Kind.NUMBER, "right", f.nodes)),
    "no link": ("out of its tree", lambda f: at(f, Kind.LEVELS, "left", -1)),
    "two parents": ("exactly one parent", lambda f: {"left": f.right}),
    "no column": ("does not have", lambda f: at(f, Kind.NUMBER, "feature", -1)),
    "no such column": ("does not have", lambda f: at(f, Kind.PRESENCE, "feature", 2)),
    "level of a number": ("for its level", lambda f: at(f, Kind.LEVELS, "feature", 0)),
    "no set": ("no level set", lambda f: at(f, Kind.LEVELS, "level_set", -1)),
    "no such set": ("no level set", lambda f: at(f, Kind.LEVELS, "level_set", 10_000)),
    "no threshold": ("not a number", lambda f: at(f, Kind.NUMBER, "threshold", np.nan)),
    "no value": ("finite number", lambda f: at(f, Kind.LEAF, "value", np.nan)),
    "infinite value": ("finite number", lambda f: at(f, Kind.LEAF, "value", np.inf)),
    "no weight": ("weight of a node", lambda f: at(f, Kind.LEAF, "weight", np.nan)),
    "less than no weight": ("weight of a node", lambda f: at(f, Kind.LEAF, "weight", -1)),
    "a node too many": ("told in full", lambda f: {"kind": np.append(f.kind, np.uint8(0))}),
    "no nodes": ("no nodes", lambda f: {"roots": f.roots[[0, 0, 1]]}),
    "late start": ("no nodes", lambda f: {"roots": f.roots + 1}),
    "another tree": ("as many as announced", lambda f: {"outputs": np.zeros(4, dtype=np.int32)}),
    "no output": ("no output", lambda f: {"outputs": np.array([0, 1, 0], dtype=np.int32)}),
    "no bits": (
        "past its bits",
        lambda f: {"level_sets": dataclasses.replace(f.level_sets, bits=f.level_sets.bits[:0])},
    ),
    "bits before": (
        "past its bits",
        lambda f: {"level_sets": dataclasses.replace(f.level_sets, start=f.level_sets.start - 1)},
    ),
    "a set too many": (
        "level sets are not as many",
        lambda f: {"level_sets": dataclasses.replace(f.level_sets, first=f.level_sets.first[:0])},
    ),
}


@pytest.mark.parametrize(("problem", "broken"), BROKEN.values(), ids=BROKEN.keys())
def test_parts_that_do_not_fit_are_refused(forest: Forest, problem: str, broken) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(forest, **broken(forest))


def test_nobody_changes_a_forest(forest: Forest) -> None:
    for array in (forest.kind, forest.value, forest.threshold, forest.roots, forest.left):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_level_outside_of_the_range_is_neither_in_a_set_nor_within() -> None:
    sets = LevelSets(
        first=np.array([3], dtype=np.int32),
        count=np.array([9], dtype=np.int32),
        start=np.array([1]),
        bits=np.array([0xFF, 0b1, 0b1], dtype=np.uint8),
    )
    levels = np.array([-1, 2, 3, 4, 11, 12])
    within, member = sets.ask(np.zeros(6, dtype=np.int32), levels)
    assert within.tolist() == [False, False, True, True, True, False]
    assert member.tolist() == [False, False, True, False, True, False]


def test_inner_nodes_come_depth_by_depth(forest: Forest) -> None:
    depths = forest.inner_by_depth()
    depth_of = {int(root): 0 for root in forest.roots}
    for depth, nodes in enumerate(depths):
        for node in nodes.tolist():
            assert depth_of[node] == depth
            depth_of |= {int(forest.left[node]): depth + 1, int(forest.right[node]): depth + 1}
    assert sum(map(len, depths)) == np.count_nonzero(forest.kind)
