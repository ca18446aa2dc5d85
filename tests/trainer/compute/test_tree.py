import random
from math import ceil, log2

from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.compute.tree import MergeTree


def merged(blocks, order):
    tree = MergeTree(blocks, lambda left, right: f"({left} {right})")
    most = 0
    for block in order:
        tree.add(block, str(block))
        most = max(most, tree.waiting)
    assert tree.waiting == 0
    return tree.root, most


def test_the_shape_of_five_blocks():
    assert merged(5, range(5))[0] == "(((0 1) (2 3)) 4)"


def test_no_blocks_have_no_root():
    assert MergeTree(0, max).root is None


@given(st.integers(1, 70), st.randoms(use_true_random=False))
def test_the_shape_does_not_depend_on_the_order_of_arrival(blocks, rng: random.Random):
    order = list(range(blocks))
    rng.shuffle(order)
    assert merged(blocks, order)[0] == merged(blocks, range(blocks))[0]


@given(st.integers(2, 2000))
def test_in_order_at_most_one_partial_per_level_waits(blocks):
    assert merged(blocks, range(blocks))[1] <= ceil(log2(blocks))
