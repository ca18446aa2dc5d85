"""Variance inflation factors, beside statsmodels and H2O."""

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from statsmodels.stats.outliers_influence import variance_inflation_factor

from steam.trainer.glm import inflation
from steam.trainer.glm.inflation import factors_of

ROWS = 200
RNG = np.random.default_rng(6)
X = RNG.normal(size=(ROWS, 3))
X[:, 2] = 0.7 * X[:, 0] + 0.5 * X[:, 2]
CODES = RNG.integers(0, 3, ROWS)
X[:, 1] += CODES  # a categorical explains a part
ARRAYS = {"c": CODES, "x0": X[:, 0], "x1": X[:, 1], "x2": X[:, 2], "y": X @ np.ones(3)}
DOMAINS = {"c": ["a", "b", "c"]}
FULL = np.column_stack([CODES == 1, CODES == 2, X, np.ones(ROWS)]).astype(float)
ASKED = {"generate_variable_inflation_factors": True}


@pytest.mark.parametrize("parameters", [
    {"lambda_": 0.0}, {"lambda_": 0.1}, {"intercept": False}, {"standardize": False},
    {"lambda_search": True, "nlambdas": 3}, {"solver": "L_BFGS"},
])  # fmt: skip
def test_factors_are_those_of_statsmodels_however_it_is_fitted(train, parameters) -> None:
    noise = {"y": ARRAYS["y"] + RNG.normal(size=ROWS)}
    found = train(ARRAYS | noise, "y", DOMAINS, **ASKED, **parameters).inflation
    expected = [variance_inflation_factor(FULL, place) for place in (2, 3, 4)]
    assert list(found) == ["x0", "x1", "x2"]
    np.testing.assert_allclose([*found.values()], expected, rtol=1e-9)


def test_weights_count_rows(train) -> None:
    weights = RNG.integers(1, 4, ROWS)
    arrays = ARRAYS | {"w": weights * 1.0}
    found = train(arrays, "y", DOMAINS, weights_column="w", **ASKED).inflation
    repeated = np.repeat(FULL, weights, axis=0)
    expected = [variance_inflation_factor(repeated, place) for place in (2, 3, 4)]
    np.testing.assert_allclose([*found.values()], expected, rtol=1e-9)


def test_what_others_explain_fully_is_infinite_and_the_rest_as_without_it(train) -> None:
    arrays = ARRAYS | {"twice": 2.0 * X[:, 0]}
    found = train(arrays, "y", DOMAINS, lambda_=0.1, **ASKED).inflation
    assert found["x0"] == found["twice"] == np.inf
    without = train(ARRAYS, "y", DOMAINS, lambda_=0.1, **ASKED).inflation
    assert found["x1"] == pytest.approx(without["x1"], rel=1e-9)


def test_none_are_told_unasked(train) -> None:
    assert train(ARRAYS, "y", DOMAINS, lambda_=0.1).inflation is None


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    table = rng.normal(size=(30, draw(st.integers(2, 5))))
    table[:, 0] += draw(st.floats(0.0, 3.0)) * table[:, 1]
    return table * 10.0 ** rng.integers(-8, 8, table.shape[1]) + rng.normal(size=table.shape[1])


def agree(table: np.ndarray) -> bool:
    """1 / (1 - R^2) by least squares."""
    size = table.shape[1]
    spread = table - table.mean(axis=0)
    expected = []
    for j in range(size):
        others = np.delete(spread, j, axis=1)
        others = others / others.std(axis=0)
        fitted = others @ np.linalg.lstsq(others, spread[:, j])[0]
        left = spread[:, j] - fitted
        expected.append(float(spread[:, j] @ spread[:, j]) / float(left @ left))
    centred = np.column_stack([spread / spread.std(axis=0), np.ones(len(table))])
    found = factors_of(centred.T @ centred, np.arange(size))
    return bool(np.allclose(found, expected, rtol=1e-6))


@given(tables())
@settings(deadline=None)
def test_factors_are_one_over_what_is_unexplained(table) -> None:
    assert agree(table)


def test_the_property_catches_an_inverse_that_is_not_of_what_is_left(monkeypatch) -> None:
    def diagonal_only(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.diag(1.0 / np.diag(matrix)), np.zeros(len(matrix), bool)

    monkeypatch.setattr(inflation, "_pseudo_inverse", diagonal_only)
    try:
        find(tables(), lambda table: not agree(table))
    except NoSuchExample:
        pytest.fail("correlations may be left out unseen")
