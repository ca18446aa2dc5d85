import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.model.trees import forest_shares
from steam.model.trees.forest_shares import ForestShares
from steam.model.trees.nodes import Kind
from steam.model.trees.paths import Asked, paths_to
from steam.model.trees.shapley import looked_up, shapley_values, table_of


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_table_has_the_values_of_every_pattern(seed: int, grow) -> None:
    forest = grow(seed, (0, 3, 0, 0, 4, 0, 0), leaves=20)
    feature = forest.feature.astype(np.intp)
    asked = Asked(feature, feature)
    rng = np.random.default_rng(seed)
    for paths in paths_to(forest, asked, forest.weight, np.flatnonzero(forest.kind == Kind.LEAF)):
        value = rng.normal(size=len(paths.leaf))
        through = rng.random((9, *paths.column.shape)) < 0.5
        found = looked_up(table_of(paths, value), through)
        np.testing.assert_array_equal(found, shapley_values(paths, value, through))


def test_without_room_for_tables_the_values_are_the_same(
    trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = trained("gbm/deep")
    model = case.model
    x = model.encoding.matrix(case.columns(model.signature), 50)
    asked = model.encoding.asked(model.forest)
    with_tables = ForestShares(model.forest, asked, 7)
    monkeypatch.setattr(forest_shares, "_MAX_TABLES", 0)
    without = ForestShares(model.forest, asked, 7)
    assert with_tables.values(x).tobytes() == without.values(x).tobytes()
    assert with_tables.expected.tobytes() == without.expected.tobytes()
