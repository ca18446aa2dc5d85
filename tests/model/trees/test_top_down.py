import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.trees.top_down import MAX_DEPTH, top_down


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_children_come_after_parents_tree_by_tree() -> None:
    """Two trees; in the first, 0 leads to 4 and 1, 1 to 3 and 2, and nothing to 5."""
    found = top_down(ints(6, 1), ints(4, 3, -1, -1, -1, -1, -1), ints(1, 2, -1, -1, -1, -1, -1))
    assert found.kept.tolist() == [0, 4, 1, 3, 2, 6]
    assert found.roots.tolist() == [0, 5]
    assert found.left.tolist() == [1, -1, 3, -1, -1, -1]
    assert found.right.tolist() == [2, -1, 4, -1, -1, -1]


@pytest.mark.parametrize(
    ("sizes", "left", "right"),
    [
        (ints(0, 1), ints(-1), ints(-1)),
        (ints(3), ints(1, -1, -1), ints(1, -1, -1)),
        (ints(3), ints(0, -1, -1), ints(1, -1, -1)),
        (ints(3), ints(1, 2, -1), ints(2, 2, -1)),
        (ints(3), ints(1, 0, -1), ints(2, 2, -1)),
        (ints(3), ints(1, -1, -1), ints(3, -1, -1)),
        (ints(3), ints(1, -1, -1), ints(-1, -1, -1)),
        (ints(1, 2), ints(1, -1, -1), ints(2, -1, -1)),
    ],
)
def test_what_is_no_tree_is_refused(sizes, left, right) -> None:
    with pytest.raises(InvalidArtifact):
        top_down(sizes, left, right)


def chain(depth: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A tree whose right children go on and on."""
    inner = np.arange(depth)
    left = np.full(2 * depth + 1, -1)
    right = np.full(2 * depth + 1, -1)
    left[2 * inner] = 2 * inner + 1
    right[2 * inner] = 2 * inner + 2
    return ints(2 * depth + 1), left, right


def test_depth_is_bounded() -> None:
    assert len(top_down(*chain(MAX_DEPTH - 1)).kept) == 2 * MAX_DEPTH - 1
    with pytest.raises(InvalidArtifact, match="deeper than"):
        top_down(*chain(MAX_DEPTH + 1))


@st.composite
def shuffled_trees(draw) -> tuple[list[int], list[int], list[int]]:
    """A random tree whose nodes but the root are numbered in any order, and unused nodes."""
    left, right, leaves = [-1], [-1], [0]
    for _ in range(draw(st.integers(0, 20))):
        node = leaves.pop(draw(st.integers(0, len(leaves) - 1)))
        left[node], right[node] = len(left), len(left) + 1
        leaves += [len(left), len(left) + 1]
        left += [-1, -1]
        right += [-1, -1]
    spare = draw(st.integers(0, 3))
    number = [0, *draw(st.permutations(range(1, len(left) + spare)))]
    size = len(left) + spare
    new_left, new_right = [-1] * size, [-1] * size
    for node in range(len(left)):
        if left[node] >= 0:
            new_left[number[node]] = number[left[node]]
            new_right[number[node]] = number[right[node]]
    return new_left, new_right, [number[node] for node in range(len(left))]


@given(st.lists(shuffled_trees(), min_size=1, max_size=4))
def test_every_node_that_is_reached_is_kept_once_and_keeps_its_children(trees) -> None:
    sizes = ints(*(len(left) for left, _, _ in trees))
    starts = np.cumsum(sizes) - sizes
    left = np.concatenate([np.array(one[0]) for one in trees])
    right = np.concatenate([np.array(one[1]) for one in trees])
    found = top_down(sizes, left, right)
    wanted = [start + node for start, one in zip(starts, trees, strict=True) for node in one[2]]
    assert sorted(found.kept.tolist()) == sorted(wanted)
    assert found.kept[found.roots].tolist() == starts.tolist()
    tree = np.repeat(np.arange(len(trees)), sizes)[found.kept]
    assert tree.tolist() == sorted(tree.tolist())
    for new, old in enumerate(found.kept.tolist()):
        for child, old_child in ((found.left[new], left[old]), (found.right[new], right[old])):
            if old_child < 0:
                assert child == -1
            else:
                assert child > new
                assert found.kept[child] == starts[tree[new]] + old_child
