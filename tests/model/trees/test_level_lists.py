"""The lists beside the rule of a node, asked for each level that there is."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.model.trees import level_lists as module
from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Forest
from steam.model.trees.level_lists import level_lists, listed_levels
from steam.model.trees.nodes import Kind

words = module._words


def check(forest: Forest) -> None:
    lists, starts = level_lists(forest)
    assert starts.shape == (forest.nodes + 1,)
    assert starts[-1] == len(lists) <= listed_levels(forest)
    for node in range(forest.nodes):
        listed = lists[starts[node] : starts[node + 1]]
        if forest.kind[node] != Kind.LEVELS:
            assert not len(listed)
            continue
        levels = np.arange(forest.levels[forest.feature[node]], dtype=np.float64)
        right = go_right(forest, np.full(len(levels), node), levels)
        assert listed.tolist() == np.flatnonzero(right == forest.missing_left[node]).tolist()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.lists(st.sampled_from([0, 1, 7, 8, 9, 64, 300]), min_size=1))
def test_they_hold_the_levels_that_go_another_way_than_missing(
    grow: Callable[..., Forest], seed, levels
) -> None:
    check(grow(seed, tuple(levels), leaves=30))


def check_many(grow: Callable[..., Forest]) -> None:
    for seed in range(20):
        check(grow(seed, (300, 40), leaves=30))


def test_more_words_than_are_unpacked_at_once(grow: Callable[..., Forest], monkeypatch) -> None:
    monkeypatch.setattr(module, "_WORDS", 3)
    check_many(grow)


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("_ALL", np.uint64(2**63 - 1)),
        ("_words", lambda bits, starts, sizes: words(bits, starts, sizes).byteswap()),
        ("_known_levels", lambda forest, nodes: np.full(len(nodes), max(forest.levels))),
    ],
)
def test_the_property_catches_mutants(grow: Callable[..., Forest], monkeypatch, name, mutant):
    monkeypatch.setattr(module, name, mutant)
    with pytest.raises(AssertionError):
        check_many(grow)
