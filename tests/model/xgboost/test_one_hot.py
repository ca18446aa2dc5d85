"""Trees over columns answer as trees over the 0/1 features that H2O made of these columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.trees.walk import Walker
from steam.model.xgboost.node_table import NodeTable, forest_of
from steam.model.xgboost.one_hot import OneHot

SIGNATURE = Signature(
    features=(
        Column("colour", ColumnType.CATEGORICAL, ("red", "green", "blue")),
        Column("shape", ColumnType.CATEGORICAL, ("round", "flat")),
        Column("size", ColumnType.NUMERIC),
        Column("age", ColumnType.NUMERIC),
    ),
    response=Column("bought", ColumnType.NUMERIC),
    category=Category.REGRESSION,
)


def expanded(one_hot: OneHot, values: list[float]) -> list[float]:
    """The 0/1 features and numbers of a row, one by one as H2O makes them."""
    found: list[float] = []
    for i in range(one_hot.categoricals):
        width = one_hot.offsets[i + 1] - one_hot.offsets[i]
        level = values[i]
        hot = width - 1 if np.isnan(level) else int(level) - (not one_hot.use_all_factor_levels)
        hot = min(hot, width - 1)
        found += [1.0 if slot == hot else 0.0 for slot in range(width)]
    found += [float(np.float32(value)) for value in values[one_hot.categoricals :]]
    return [np.nan if one_hot.sparse and value == 0.0 else value for value in found]


def stump(feature: int, threshold: float, missing_left: bool) -> NodeTable:
    return NodeTable(
        sizes=np.array([3]),
        outputs=np.array([0]),
        left=np.array([1, -1, -1]),
        right=np.array([2, -1, -1]),
        feature=np.array([feature, 0, 0]),
        condition=np.array([threshold, 1.0, 2.0], dtype=np.float32),
        missing_left=np.array([missing_left, False, False]),
        cover=np.ones(3, dtype=np.float32),
    )


layouts = st.sampled_from(
    [
        ((0, 4, 7), True),
        ((0, 3, 5), True),
        ((0, 3, 5), False),
        ((0, 2, 4), False),
        ((0, 1, 2), True),
    ]
)
numbers = st.sampled_from([np.nan, 0.0, -0.0, 0.1, 1.0, -1.0, 1e-40, 3e38])


@given(
    layout=layouts,
    sparse=st.booleans(),
    feature=st.integers(0, 8),
    threshold=st.sampled_from([-1.0, 0.0, 1e-45, 0.1, 0.5, 1.0, 1.5, np.inf]),
    missing_left=st.booleans(),
    row=st.tuples(
        st.sampled_from([np.nan, 0.0, 1.0, 2.0]),
        st.sampled_from([np.nan, 0.0, 1.0]),
        numbers,
        numbers,
    ),
)
def test_a_split_goes_the_way_of_the_feature_that_it_was_made_for(
    layout, sparse, feature, threshold, missing_left, row
) -> None:
    offsets, every_level = layout
    one_hot = OneHot(SIGNATURE, offsets, every_level, sparse)
    feature %= one_hot.width
    table = stump(feature, threshold, missing_left)
    value = expanded(one_hot, list(row))[feature]
    goes_left = missing_left if np.isnan(value) else value < np.float32(threshold)
    forest = forest_of(table, one_hot.decisions(table), 1)
    x = one_hot.features(np.array([row]))
    assert forest.value[Walker(forest).leaves(x)].ravel().tolist() == [1.0 if goes_left else 2.0]


@pytest.mark.parametrize(
    "offsets", [(), (0,), (0, 4), (1, 4, 7), (0, 5, 7), (0, 4, 4), (0, 4, 3), (0, 4, 7, 8)]
)
def test_blocks_that_do_not_go_with_the_columns_are_refused(offsets) -> None:
    with pytest.raises(InvalidArtifact):
        OneHot(SIGNATURE, offsets, True, False)


def test_categoricals_come_first() -> None:
    turned = Signature(SIGNATURE.features[::-1], SIGNATURE.response, SIGNATURE.category)
    with pytest.raises(InvalidArtifact, match="after a numeric one"):
        OneHot(turned, (0, 4, 7), True, False)


@pytest.mark.parametrize("feature", [-1, 9, 2**31 - 1])
def test_a_feature_that_there_is_not_is_refused(feature: int) -> None:
    one_hot = OneHot(SIGNATURE, (0, 4, 7), True, False)
    assert one_hot.width == 9
    with pytest.raises(InvalidArtifact, match="does not have"):
        one_hot.decisions(stump(feature, 0.5, True))


@given(layout=layouts, sparse=st.booleans(), feature=st.integers(0, 8))
def test_what_a_node_asks_for_is_the_feature_of_the_file_and_its_column(
    layout, sparse, feature
) -> None:
    offsets, every_level = layout
    one_hot = OneHot(SIGNATURE, offsets, every_level, sparse)
    feature %= one_hot.width
    table = stump(feature, 0.5, False)
    asked = one_hot.asked(forest_of(table, one_hot.decisions(table), 1))
    column = np.searchsorted([*offsets[1:-1], offsets[-1], offsets[-1] + 1], feature, "right")
    assert (asked.feature[0], asked.column[0]) == (feature, column)
