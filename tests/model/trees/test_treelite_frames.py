"""What treelite is told of a forest; test_scorer.py compares what it finds with other ways."""

import gc
from collections.abc import Callable

import numpy as np
import pytest

from steam.model.trees import treelite_frames as module
from steam.model.trees.compiled import CompiledFinder
from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind
from steam.model.trees.treelite_frames import treelite_frames

links = module._links

OF_MODEL, OF_TREE = 20, 25
"""The fields in treelite's description of version 4 of its format."""


def test_every_field_lies_within_its_array(grow: Callable[..., Forest]) -> None:
    frames = treelite_frames(grow(3, (0, 40), trees=5, leaves=20))
    of_trees = frames.table[OF_MODEL:].reshape(5, OF_TREE)
    assert len(frames.arrays) == OF_MODEL + OF_TREE
    told = [*frames.table[:OF_MODEL].reshape(-1, 1), *of_trees.T]
    for array, fields in zip(frames.arrays, told, strict=True):
        start = array.ctypes.data
        for field in fields:
            assert start <= field["address"]
            assert field["address"] + field["items"] * field["item_bytes"] <= start + array.nbytes
            assert field["address"] % field["item_bytes"] == 0


def test_what_the_forest_holds_is_not_copied(grow: Callable[..., Forest]) -> None:
    forest = grow(3, (0, 40), trees=5, leaves=20)
    arrays = {array.ctypes.data for array in treelite_frames(forest).arrays}
    for array in (forest.feature, forest.threshold, forest.missing_left):
        assert array.ctypes.data in arrays


def test_the_fields_live_as_long_as_the_finder(grow: Callable[..., Forest], rows_for) -> None:
    finder = CompiledFinder(grow(7, (0, 40), trees=5, leaves=20))
    x = rows_for(finder.forest, 1, 50)
    expected = finder.leaves(x)
    gc.collect()
    overwritten = [np.full(size, 0x55, dtype=np.uint8) for size in range(1, 5000)]
    assert np.array_equal(finder.leaves(x), expected)
    assert len(overwritten) == 4999


def check(grow, rows_for, walk) -> None:
    kinds = set()
    for seed in range(60):
        forest = grow(seed, (0, 6, 70), trees=4, leaves=15)
        kinds |= set(forest.kind.tolist())
        x = rows_for(forest, seed, 20)
        assert CompiledFinder(forest).leaves(x).tolist() == walk(forest, x)
    assert kinds == {*Kind}


def test_treelite_finds_the_leaves_that_a_walk_finds(grow, rows_for, walk) -> None:
    check(grow, rows_for, walk)


def on_wrong_sides(forest: Forest, *sizes: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(links(forest, *sizes))[::-1]


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("_listed_go_right", lambda forest: forest.missing_left),
        ("_listed_go_right", lambda forest: np.ones(forest.nodes, dtype=np.bool_)),
        ("_links", on_wrong_sides),
    ],
)
def test_that_catches_mutants(grow, rows_for, walk, monkeypatch, name: str, mutant) -> None:
    monkeypatch.setattr(module, name, mutant)
    with pytest.raises(AssertionError):
        check(grow, rows_for, walk)
