"""startval, max_active_predictors, obj_reg and removed columns, each against a plainer fit."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput

TIGHT = {"beta_epsilon": 1e-10, "objective_epsilon": 1e-14}


@pytest.fixture(scope="module")
def arrays():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 4)) * [1.0, 10.0, 0.1, 1.0] + 5.0
    eta = x @ [0.5, 0.05, 1.0, 0.0] - 3.0
    return {"a": x[:, 0], "b": x[:, 1], "c": x[:, 2], "d": x[:, 3], "y": np.exp(eta)}


@pytest.mark.parametrize("standardize", [True, False])
def test_a_fit_from_its_own_end_has_nothing_to_do(train, arrays, standardize):
    given = {"family": "poisson", "lambda_": 0.0, "standardize": standardize}
    first = train(arrays, "y", **given, **TIGHT)
    told = first.standardized_coefficients if standardize else first.coefficients
    again = train(arrays, "y", start=tuple(told), **given, beta_epsilon=1e-6)
    assert again.iterations <= 1
    assert again.history[0].deviance == pytest.approx(first.residual_deviance, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("standardize", [True, False])
def test_a_fit_of_several_classes_starts_from_its_own_end_too(train, arrays, standardize):
    codes = np.digitize(arrays["a"] + np.sin(arrays["b"]), [4.5, 5.5]).astype(np.int32)
    columns, domains = arrays | {"y": codes}, {"y": ("low", "middle", "high")}
    given = {"family": "multinomial", "lambda_": 0.01, "alpha": 0.0, "standardize": standardize}
    first = train(columns, "y", domains, **given, **TIGHT)
    told = first.standardized_coefficients if standardize else first.coefficients
    again = train(columns, "y", domains, start=tuple(told), **given, beta_epsilon=1e-6)
    assert again.iterations <= 1
    assert again.history[0].deviance == pytest.approx(first.residual_deviance, rel=1e-9)
    with pytest.raises(InvalidInput, match="has 5 values where the model has 15 coefficients"):
        train(columns, "y", domains, start=tuple(told[:5]), **given)


def test_the_factor_of_the_likelihood_is_a_lambda(train, arrays):
    given = {"family": "poisson", "alpha": 0.5}
    scaled = train(arrays, "y", lambda_=0.1, obj_reg=0.001, **given, **TIGHT)
    plain = train(arrays, "y", lambda_=0.1 / (0.001 * 200), **given, **TIGHT)
    assert scaled.coefficients == pytest.approx(plain.coefficients, rel=1e-8, abs=1e-12)
    assert scaled.lambda_ == 0.1


def test_a_path_ends_before_too_many_predictors(train, arrays):
    given = {"lambda_search": True, "alpha": 1.0, "early_stopping": False}
    fitted = train(arrays, "y", max_active_predictors=2, **given)
    active = [np.count_nonzero(one.optimum.beta[:-1]) for one in fitted.submodels]
    assert max(active) <= 2 < 4
    assert len(fitted.submodels) < len(train(arrays, "y", **given).submodels)


def test_a_first_submodel_with_too_many_is_refused(train, arrays):
    with pytest.raises(InvalidInput, match="4 active predictors, and no more than 1"):
        train(arrays, "y", lambda_=1e-4, alpha=0.5, max_active_predictors=1)


@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_removed_columns_leave_the_fit_of_the_others(train, arrays, alpha):
    given = {"lambda_": 0.01, "alpha": alpha}
    twice = arrays | {"e": arrays["a"] - 2.0 * arrays["b"]}
    fitted = train(twice, "y", remove_collinear_columns=True, **given, **TIGHT)
    others = train(arrays, "y", **given, **TIGHT)
    found = dict(zip(fitted.names, fitted.coefficients, strict=True))
    assert found.pop("e") == 0.0
    expected = dict(zip(others.names, others.coefficients, strict=True))
    assert found == pytest.approx(expected, rel=1e-8)
    assert any("explain e fully" in told for told in fitted.warnings)
