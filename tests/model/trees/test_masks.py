import numpy as np
import pytest

from steam.model.trees.masks import build_tables, table_size, thresholds


def test_thresholds_are_ranked_with_missing_last(grow) -> None:
    ranked = thresholds(grow(2, (0, 0), leaves=30), 0)
    assert np.isnan(ranked[-1])
    assert (np.diff(ranked[:-1]) > 0).all()
    assert ranked.searchsorted([np.nan, np.inf], side="right").tolist() == [
        len(ranked),
        len(ranked) - 1,
    ]


@pytest.mark.parametrize(("leaves", "dtype"), [(8, "u1"), (9, "u2"), (17, "u4"), (33, "u8")])
def test_masks_are_as_small_as_the_trees_allow(grow, leaves: int, dtype: str) -> None:
    forest = next(
        f
        for seed in range(200)
        if np.bincount((f := grow(seed, (0,), trees=1, leaves=leaves + 8)).kind == 0)[1] == leaves
    )
    (tables,) = build_tables(forest, {0: thresholds(forest, 0)})
    assert tables.masks[0].dtype == dtype


def test_tables_are_no_larger_than_said(grow) -> None:
    for seed in range(5):
        forest = grow(seed, (0, 9, 0), trees=70, leaves=30)
        tables = build_tables(forest, {j: thresholds(forest, j) for j in (0, 2)})
        assert sum(m.nbytes for t in tables for m in t.masks.values()) <= table_size(forest).bytes
        assert sum(len(t.masks) for t in tables) == table_size(forest).lookups <= 6
