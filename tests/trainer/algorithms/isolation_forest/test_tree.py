import numpy as np
import pytest

from steam.model.trees.nodes import Kind
from steam.trainer.algorithms.isolation_forest.chances import Chances
from steam.trainer.algorithms.isolation_forest.tree import Limits, Node, grow_tree

RNG = np.random.default_rng(2)
X = np.column_stack([RNG.normal(size=200), np.zeros(200), RNG.integers(0, 4, 200)]).astype(float)
LEVELS = (0, 0, 4)


def tree(seed: int = 1, x: np.ndarray = X, **limits: int) -> tuple[Node, ...]:
    every = {"depth": 64, "min_rows": 1, "columns": x.shape[1], "tries": x.shape[1], **limits}
    return grow_tree(x, LEVELS, Limits(**every), Chances(seed, 1))


def leaves(nodes: tuple[Node, ...]) -> list[Node]:
    return [node for node in nodes if node.kind is Kind.LEAF]


def test_without_a_limit_each_row_is_alone() -> None:
    assert [leaf.rows for leaf in leaves(tree())] == [1] * 200


@pytest.mark.parametrize("depth", [1, 3, 8])
def test_no_leaf_is_deeper_than_the_limit(depth: int) -> None:
    found = leaves(tree(depth=depth))
    assert max(leaf.depth for leaf in found) == depth
    assert max(leaf.value for leaf in found) == depth - 1
    assert sum(leaf.rows for leaf in found) == 200


def test_leaves_have_rows_enough() -> None:
    assert min(leaf.rows for leaf in leaves(tree(min_rows=7))) >= 7


def test_children_stand_behind_their_parent_with_its_rows() -> None:
    nodes = tree(depth=5)
    for place, node in enumerate(nodes):
        if node.kind is Kind.LEAF:
            assert (node.left, node.right) == (-1, -1)
            continue
        left, right = nodes[node.left], nodes[node.right]
        assert place < node.left < node.right
        assert node.rows == left.rows + right.rows
        assert node.cut.goes_right.sum() == right.rows
        assert left.depth == right.depth == node.depth + 1


def test_a_column_of_one_value_is_never_cut() -> None:
    assert {node.feature for node in tree()} == {-1, 0, 2}


def test_a_tree_keeps_to_its_columns() -> None:
    used = [{node.feature for node in tree(seed, columns=1)} - {-1} for seed in range(40)]
    assert all(len(columns) <= 1 for columns in used)
    assert {column for columns in used for column in columns} == {0, 2}


def test_equal_rows_are_one_leaf() -> None:
    nodes = tree(x=np.ones((50, 3)))
    assert [(node.kind, node.rows, node.value) for node in nodes] == [(Kind.LEAF, 50, 0)]


def test_few_tries_give_up_where_a_column_leaves_too_few_rows() -> None:
    """Column 0 can part one row only, and column 2 halves them: who tries both finds a cut."""
    x = np.column_stack([np.r_[9.0, np.zeros(19)], np.zeros(20), np.repeat([0.0, 1.0], 10)])
    found = [
        [len(tree(seed, x=x, min_rows=5, tries=tries)) > 1 for seed in range(60)]
        for tries in (1, 2)
    ]
    assert 10 < sum(found[0]) < 50
    assert all(found[1])
