"""What cannot be fitted is refused in a sentence; what can only be fitted in part says so."""

import numpy as np
import pytest

from steam.core.errors import Exhausted, InvalidInput, NotFound, Unsupported
from steam.trainer.glm import coordinate_descent
from steam.trainer.glm.solvers import MOST_COEFFICIENTS

X = np.arange(20.0)
Y = np.tile([0.0, 1.0, 1.0, 0.0], 5)
TEXT = np.array(["a", "b"] * 10, dtype=object)


@pytest.mark.parametrize(
    ("arrays", "parameters", "sentence"),
    [
        ({"y": np.ones(20)}, {}, "The response y is constant."),
        ({"y": np.full(20, np.nan)}, {}, "No row has a response y"),
        ({"y": Y, "w": np.zeros(20)}, {"weights_column": "w"}, "No row has a response y"),
        ({"y": Y + 1}, {}, "The response y holds values other than 0 and 1."),
        ({"y": TEXT}, {}, "The response y is of type string, which binomial cannot predict."),
        ({"y": np.where(X == 3, np.inf, X)}, {"family": "gaussian"}, "holds an infinite value"),
        ({"y": Y, "z": np.where(X == 3, np.inf, X)}, {}, "Column z holds an infinite value."),
        ({"y": Y, "z": X * 1e200}, {}, "Column z holds values too large to compute with."),
        ({"y": X * 1e306}, {"family": "gaussian"}, "Column y holds values too large"),
        ({"y": Y, "w": X - 5}, {"weights_column": "w"}, "holds a negative or infinite value"),
        ({"y": Y, "w": TEXT}, {"weights_column": "w"}, "Column w is not numeric"),
        ({"y": Y}, {"alpha": 1.5}, "alpha is 1.5, but it must be between 0 and 1."),
        ({"y": Y}, {"lambda_": -1.0}, "lambda is -1.0, but it must be 0 or more."),
        ({"y": Y}, {"lambda_": float("nan")}, "lambda is nan"),
        ({"y": Y}, {"max_iterations": 0}, "max_iterations is 0"),
        ({"y": Y}, {"beta_epsilon": -2.0}, "beta_epsilon is -2.0"),
    ],
)
def test_bad_input_is_refused(train, arrays, parameters, sentence):
    with pytest.raises(InvalidInput, match=sentence.replace(".", r"\.")):
        train({"x": X} | arrays, "y", **({"family": "binomial"} | parameters))


@pytest.mark.parametrize(
    "parameters",
    [
        {"family": "cauchy"},
        {"family": "binomial", "link": "probit"},
        {"solver": "NEWTON"},
        {"missing_values_handling": "median"},
    ],
)
def test_what_steam_does_not_do_is_unsupported(train, parameters):
    with pytest.raises(Unsupported):
        train({"x": X, "y": Y}, "y", **parameters)


def test_absent_columns_are_not_found(train):
    with pytest.raises(NotFound, match="nope"):
        train({"x": X, "y": Y}, "y", x=["x", "nope"])
    with pytest.raises(NotFound, match="other"):
        train({"x": X, "y": Y}, "y", weights_column="other")


def test_the_response_is_no_predictor(train):
    with pytest.raises(InvalidInput, match="Column y cannot be a predictor as well"):
        train({"x": X, "y": Y}, "y", x=["x", "y"])


def test_three_levels_are_not_binomial(train):
    with pytest.raises(InvalidInput, match="The response y has 3 levels; binomial needs 2"):
        train({"x": X, "y": Y.astype(int)}, "y", {"y": ["a", "b", "c"]}, family="binomial")


def test_one_level_of_two_is_constant(train):
    with pytest.raises(InvalidInput, match="The response y is constant"):
        train({"x": X, "y": np.zeros(20, int)}, "y", {"y": ["a", "b"]}, family="binomial")


def test_too_many_levels_are_refused_before_any_matrix_is_made(train):
    levels = [str(level) for level in range(MOST_COEFFICIENTS)]
    codes = (X * 7).astype(int)
    with pytest.raises(Exhausted, match="is the limit"):
        train({"c": codes, "y": Y}, "y", {"c": levels}, solver="IRLSM")


def test_useless_columns_are_left_out_with_a_warning(train):
    arrays = {
        "x": X, "same": np.ones(20), "gone": np.full(20, np.nan), "text": TEXT, "y": Y,
    }  # fmt: skip
    found = train(arrays, "y", family="binomial", lambda_=0.0)
    assert found.names == ("x", "Intercept")
    assert found.warnings == (
        "Column text holds text and is left out.",
        "Column same is constant or all missing and is left out.",
        "Column gone is constant or all missing and is left out.",
    )
    assert found.model.signature.names == ("x",)


@pytest.mark.parametrize("lambda_", [0.0, None])
def test_without_a_predictor_the_model_is_its_intercept(train, lambda_):
    found = train({"same": np.ones(20), "y": Y}, "y", family="binomial", lambda_=lambda_)
    assert found.coefficients == pytest.approx([0.0], abs=1e-12)
    assert "No predictor is left; the model is its intercept." in found.warnings
    assert found.metrics.auc == 0.5


def test_collinear_columns_get_zero_and_a_warning(train):
    rng = np.random.default_rng(0)
    z = rng.normal(size=20)
    found = train({"a": X, "b": z, "c": 2 * X - z + 5, "y": X + rng.normal(size=20)}, "y",
                  lambda_=0.0)  # fmt: skip
    assert found.coefficients[found.names.index("a")] == 0.0
    assert np.isfinite(found.coefficients).all()
    assert found.warnings == ("Other columns explain a fully; the coefficient is 0.",)


def test_perfect_separation_is_told_without_a_penalty_and_fine_with_one(train):
    arrays = {"x": X, "y": (X > 9.5) * 1.0}
    bare = train(arrays, "y", family="binomial", lambda_=0.0)
    assert "separate the classes" in bare.warnings[0]
    assert np.isfinite(bare.coefficients).all()
    assert bare.metrics.auc == 1.0
    shrunk = train(arrays, "y", family="binomial", lambda_=0.01)
    assert shrunk.warnings == ()
    assert shrunk.converged


def test_quasi_separation_by_a_level_is_told(train):
    codes = np.array([0] * 6 + [1] * 14)
    y = np.array([1.0] * 6 + [0.0, 1.0] * 7)
    found = train({"c": codes, "y": y}, "y", {"c": ["p", "q"]}, family="binomial", lambda_=0.0)
    assert "separate the classes (almost) perfectly at c.q, Intercept" in found.warnings[0]
    assert not found.converged
    assert found.iterations < 25, "steps that gain nothing end"
    assert np.isfinite(found.coefficients).all()


def test_running_out_of_iterations_is_told(train):
    rng = np.random.default_rng(1)
    y = (rng.random(20) < 1 / (1 + np.exp(-(X - 10) / 3))) * 1.0
    found = train({"x": X, "y": y}, "y", family="binomial", lambda_=0.0, max_iterations=1)
    assert not found.converged
    assert found.warnings == ("The fit did not converge in 1 iterations.",)


def test_an_empty_level_gets_no_weight(train):
    codes = np.array([0, 2] * 10)
    found = train({"c": codes, "y": X}, "y", {"c": ["p", "q", "r"]}, lambda_=0.0)
    assert dict(zip(found.names, found.coefficients, strict=True))["c.q"] == 0.0
    assert np.isfinite(found.coefficients).all()


def test_rows_without_a_response_do_not_count(train):
    y = X * 2 + np.sin(X)
    holes = np.where(X % 3 == 0, np.nan, y)
    kept = X % 3 != 0
    one = train({"x": X, "y": holes}, "y")
    two = train({"x": X[kept], "y": y[kept]}, "y")
    np.testing.assert_allclose(one.coefficients, two.coefficients, rtol=1e-12)
    assert one.rows == kept.sum()


def test_one_certain_row_is_no_separation(train):
    """A far value with the outcome that everyone expects of it does not move the answer."""
    rng = np.random.default_rng(3)
    x = np.append(rng.normal(size=200), 40.0)
    y = np.append((rng.random(200) < 1 / (1 + np.exp(-x[:200]))) * 1.0, 1.0)
    found = train({"x": x, "y": y}, "y", family="binomial", lambda_=0.0)
    assert found.coefficients[0] * 40 > 18.5
    assert found.converged
    assert found.warnings == ()


def test_a_lasso_that_did_not_converge_says_so(train, monkeypatch):
    monkeypatch.setattr(coordinate_descent, "SWEEPS", 2)
    rng = np.random.default_rng(5)
    columns = {f"x{j}": x for j, x in enumerate(rng.normal(size=(60, 30)))}
    found = train(columns | {"y": rng.normal(size=30)}, "y", alpha=1.0, lambda_=1e-6)
    assert not found.converged
    assert found.warnings == ("The fit did not converge in 1 iterations.",)


@pytest.mark.parametrize(
    ("arrays", "domains", "name"),
    [
        ({"z": np.full(20, 0.1)}, {}, "z"),
        ({"z": X * 1e-200}, {}, "z"),
        ({"z": np.ones(20, int)}, {"z": ["p", "q"]}, "z.q"),
    ],
)
def test_a_column_without_variation_is_not_blamed_on_others(train, arrays, domains, name):
    y = X + np.sin(X)
    found = train(arrays | {"x": X, "y": y}, "y", domains, lambda_=0.0, ignore_const_cols=False)
    assert found.warnings == (f"No variation is left in {name}; the coefficient is 0.",)


def test_means_that_predictions_cut_off_are_told(train):
    """Predictions with the inverse link end at 1e5, as H2O's do; the fit does not."""
    x = np.repeat([0.0, 1.0], 20)
    y = np.where(x == 0.0, 3e5, 10.0) * np.tile([0.9, 1.1], 20)
    found = train({"x": x, "y": y}, "y", family="gamma", link="inverse", lambda_=0.0)
    assert found.warnings == (
        "The fitted mean of 20 rows is beyond 100000, where predictions with the inverse link end.",
    )
