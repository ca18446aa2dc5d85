"""Trees written as H2O writes them."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import Unsupported
from steam.model.artifact import load_artifact
from steam.model.mojo.tree_blob import read_forest
from steam.model.mojo.tree_blob_write import fact_blobs, tree_blobs
from steam.model.mojo.tree_facts import RECORD, with_facts
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind
from tests.model.trees.conftest import grown

FIXTURES = Path(__file__).parents[1] / "fixtures"
OF_H2O = ("isolation_forest/plain", "gbm/deep", "gbm/multinomial", "drf/regression")
LEVELS = (0, 5, 32, 300)
NOT_MET = {4: 2, 5: 3}  # H2O's marks of where missing goes, if training met none and if it did


def of_h2o(name: str) -> tuple[Forest, list[bytes], list[bytes]]:
    """A forest of a file, with the bytes of its trees and of what is known of their nodes."""
    path = FIXTURES / f"{name}.zip"
    predictor = load_artifact(path).predictor
    assert isinstance(predictor, TreeModel)
    forest = predictor.forest.told()
    outputs = forest.output_count
    names = [f"trees/t{i % outputs:02d}_{i // outputs:03d}" for i in range(forest.trees)]
    with zipfile.ZipFile(path) as archive:
        trees = [archive.read(f"{name}.bin") for name in names]
        return forest, trees, [archive.read(f"{name}_aux.bin") for name in names]


@pytest.mark.parametrize("name", OF_H2O)
def test_what_h2o_wrote_is_written_again(name: str) -> None:
    """To the byte, but for whether training met a missing value, which scores nothing."""
    forest, trees, _ = of_h2o(name)
    for told, found in zip(trees, tree_blobs(forest), strict=True):
        assert len(told) == len(found)
        differ = {(a, b) for a, b in zip(told, found, strict=True) if a != b}
        assert differ <= set(NOT_MET.items())


@pytest.mark.parametrize("name", OF_H2O)
def test_what_h2o_knows_of_nodes_is_written_again(name: str) -> None:
    forest, _, facts = of_h2o(name)
    for told, found in zip(facts, fact_blobs(forest), strict=True):
        ours, theirs = np.frombuffer(found, RECORD), np.frombuffer(told, RECORD)
        for part in ("node", "children", "weight", "child"):
            assert np.array_equal(ours[part], theirs[part]), part


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.sampled_from([1, 2, 8, 60]))
def test_what_is_written_is_read_as_it_was(seed: int, leaves: int) -> None:
    forest = grown(seed, LEVELS, trees=4, leaves=leaves)
    forest = replace(
        forest,
        value=forest.value.astype(np.float32).astype(np.float64),
        name=(forest.name - forest.roots[forest.tree_of_nodes()]).astype(np.int32),
    )
    read = read_forest(tree_blobs(forest), [0] * 4, 1, LEVELS)
    read = with_facts(read, fact_blobs(forest))
    assert met(read) == met(forest)


def met(forest: Forest) -> list[object]:
    """What stands at each node, from each root on, left before right; a tree of one leaf knows
    nothing of it."""
    found: list[object] = []
    for root in forest.roots.tolist():
        waiting = [root]
        while waiting:
            node = waiting.pop()
            alone = node == root and forest.kind[node] == Kind.LEAF
            facts = () if alone else (forest.name[node], forest.weight[node])
            what = (forest.kind[node], forest.value[node], forest.feature[node])
            found.append((*facts, *what, forest.threshold[node], asked(forest, node)))
            if forest.kind[node] != Kind.LEAF:
                waiting += [forest.right[node], forest.left[node]]
    return found


def asked(forest: Forest, node: int) -> object:
    """What a node asks of levels, and where missing goes; presence needs no such way."""
    if forest.kind[node] in {Kind.LEAF, Kind.PRESENCE}:
        return None
    if forest.kind[node] != Kind.LEVELS:
        return bool(forest.missing_left[node])
    sets = np.full(LEVELS[-1], forest.level_set[node])
    within, right = forest.level_sets.ask(sets, np.arange(LEVELS[-1]))
    return bool(forest.missing_left[node]), within.tolist(), right.tolist()


def test_a_tree_of_one_leaf_is_a_leaf_without_a_column() -> None:
    forest = grown(1, (0,), trees=1, leaves=1)
    assert tree_blobs(forest)[0][:3] == b"\x00\xff\xff"
    assert fact_blobs(forest) == [b""]


def test_a_column_that_no_node_can_name_is_refused() -> None:
    forest = replace(grown(1, (0,), trees=1, leaves=1), levels=(0,) * 65535)
    with pytest.raises(Unsupported, match="65534 columns at most"):
        tree_blobs(forest)
