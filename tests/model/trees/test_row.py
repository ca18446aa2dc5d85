"""One row of a model of trees at a time, against the same row among others."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.model.predictor import row_predictor_of
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial, BoostedValue
from steam.model.trees.classes import Classes
from steam.model.trees.encoding import Encoding
from steam.model.trees.model import TreeModel
from steam.model.trees.row_sums import RowSums

FIXTURES = Path(__file__).parents[1] / "fixtures"
BY_ROW = {
    "gbm/bernoulli", "gbm/bernoulli_offset", "gbm/multinomial", "gbm/constant", "gbm/eigen",
    "gbm/balance", "drf/binomial", "drf/regression", "drf/multinomial", "drf/double",
}  # fmt: skip
ALL = sorted(
    f"{file.parent.name}/{file.stem}"
    for kind in ("gbm", "drf", "isolation_forest", "uplift")
    for file in (FIXTURES / kind).glob("*.zip")
)


@pytest.mark.parametrize("name", ALL)
def test_a_row_is_the_same_to_the_bit_as_among_others(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    by_row = row_predictor_of(model)
    if by_row is None:
        assert name not in BY_ROW
        return
    assert by_row.signature is model.signature
    columns, offset = case.columns(model.signature), case.offset(model.signature)
    count = len(case.rows)
    whole = model.predict(columns, count, offset)
    for index in range(count):
        cells = [columns[column.name].item(index) for column in model.signature.features]
        row = by_row.predict_row(cells, None if offset is None else offset.item(index))
        if whole.values is not None:
            same_bits([row.value], whole.values[index])
        else:
            assert row.label == whole.labels[index]
            same_bits(row.probabilities, whole.probabilities[index])


def test_models_with_more_to_say_have_no_way_for_a_row(trained) -> None:
    assert row_predictor_of(trained("gbm/platt").model) is None


def test_sums_that_may_overflow_are_left_to_the_arrays(grow) -> None:
    forest = grow(1, (0,))
    assert RowSums.can_add(forest)
    assert not RowSums.can_add(replace(forest, value=np.where(forest.value == 0, 0.0, 1e308)))
    assert not RowSums.can_add(replace(forest, value=forest.value.astype(np.float32)))


TWO = Classes(np.ones(2), 0.4)
COMBINATIONS = {
    "value": (BoostedValue("log", 0.25), Category.REGRESSION, ()),
    "binomial": (BoostedBinomial(TWO, 0.25), Category.BINOMIAL, ("a", "b")),
    "opposed": (BoostedBinomial(TWO, 0.25, opposed=True), Category.BINOMIAL, ("a", "b")),
    "multinomial": (
        BoostedMultinomial(Classes(np.ones(3), 0.5)),
        Category.MULTINOMIAL,
        ("a", "b", "c"),
    ),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(COMBINATIONS)),
    st.integers(0, 50),
    st.lists(st.floats(), min_size=2, max_size=2),
    st.integers(-1, 4),
    st.none() | st.floats(-1e300, 1e300),
)
def test_no_value_makes_a_row_differ(grow, kind, seed, numbers, code, offset) -> None:
    combination, category, levels = COMBINATIONS[kind]
    columns = (
        Column("c", ColumnType.CATEGORICAL, tuple("vwxyz")),
        Column("a", ColumnType.NUMERIC),
        Column("b", ColumnType.NUMERIC),
    )
    response = Column("y", ColumnType.CATEGORICAL if levels else ColumnType.NUMERIC, levels)
    outputs = combination.outputs
    forest = grow(seed, (5, 0, 0), trees=4 * outputs, outputs=outputs)
    model = TreeModel(
        Signature(columns, response, category, offset="o"),
        Encoding.plain(columns),
        forest,
        combination,
    )
    by_row = model.by_row()
    assert by_row is not None
    given_columns = {name: np.full(20, number) for name, number in zip("ab", numbers, strict=True)}
    given_columns["c"] = np.full(20, code, np.int32)
    batch = model.predict(given_columns, 20, None if offset is None else np.full(20, offset))
    row = by_row.predict_row([code, *numbers], offset)
    if batch.values is not None:
        same_bits([row.value], batch.values[3])
    else:
        assert row.label == batch.labels[3]
        same_bits(row.probabilities, batch.probabilities[3])


def same_bits(found, wanted) -> None:
    np.testing.assert_array_equal(np.signbit(found), np.signbit(np.ravel(wanted)))
    np.testing.assert_array_equal(found, np.ravel(wanted))  # where NaN equals NaN
