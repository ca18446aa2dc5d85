"""Standard errors and p-values, beside statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm

from steam.core.errors import InvalidInput
from steam.trainer.glm.inverse import inverse_of
from steam.trainer.glm.parameters import GlmParameters, check_parameters

TIGHT = {"objective_epsilon": 1e-14, "beta_epsilon": 1e-10}
RNG = np.random.default_rng(11)
ROWS = 300
COLOURS = np.array(["blue", "green", "red"], object)
CODES = RNG.integers(0, 3, ROWS)
X = RNG.normal(size=(ROWS, 2)) * [1.0, 1e6] + [0.0, 3e7]
ETA = 0.8 * X[:, 0] + 4e-7 * (X[:, 1] - 3e7) + 0.5 * CODES - 0.4
ARRAYS = {"c": COLOURS[CODES], "x": X[:, 0], "large": X[:, 1]}
DOMAINS = {"c": COLOURS.tolist()}
DESIGN = np.column_stack([CODES == 1, CODES == 2, X, np.ones(ROWS)]).astype(float)
CASES = {
    "gaussian": (ETA + RNG.normal(size=ROWS), sm.families.Gaussian()),
    "binomial": ((RNG.random(ROWS) < 1 / (1 + np.exp(-ETA))) * 1.0, sm.families.Binomial()),
}


@pytest.mark.parametrize("family", CASES)
@pytest.mark.parametrize("is_weighted", [False, True])
def test_they_are_those_of_statsmodels(train, family, is_weighted) -> None:
    y, theirs = CASES[family]
    weights = RNG.uniform(0.5, 2.0, ROWS) if is_weighted else np.ones(ROWS)
    arrays = ARRAYS | {"y": y, "w": weights}
    fit = train(
        arrays, "y", DOMAINS, family=family, lambda_=0.0, compute_p_values=True,
        weights_column="w", **TIGHT,
    )  # fmt: skip
    wanted = sm.GLM(y, DESIGN, theirs, var_weights=weights).fit(
        tol=1e-14, use_t=family == "gaussian"
    )
    found = fit.inference
    np.testing.assert_allclose(fit.coefficients, wanted.params, rtol=1e-6)
    np.testing.assert_allclose(found.standard_errors, wanted.bse, rtol=1e-6)
    np.testing.assert_allclose(found.z_values, wanted.tvalues, rtol=1e-6)
    np.testing.assert_allclose(found.p_values, wanted.pvalues, rtol=1e-4)
    np.testing.assert_allclose(found.covariance, wanted.cov_params(), rtol=1e-5, atol=1e-18)
    assert found.dispersion == pytest.approx(wanted.scale, rel=1e-9)
    assert found.estimated == (family == "gaussian")


def test_without_an_intercept(train) -> None:
    y, theirs = CASES["gaussian"]
    fit = train({"x": X[:, 0], "y": y}, "y", lambda_=0.0, intercept=False, compute_p_values=True)
    wanted = sm.GLM(y, X[:, :1], theirs).fit(use_t=True)
    assert fit.inference.standard_errors[0] == pytest.approx(wanted.bse[0])
    assert fit.inference.p_values[0] == pytest.approx(wanted.pvalues[0])
    assert fit.inference.standard_errors[1] == 0.0


def test_what_other_columns_explain_is_not_known_and_disturbs_nothing(train) -> None:
    y, _ = CASES["binomial"]
    arrays = {"x": X[:, 0], "twice": 2.0 * X[:, 0], "y": y}
    given = {"family": "binomial", "lambda_": 0.0, "compute_p_values": True} | TIGHT
    both = train(arrays, "y", **given)
    alone = train(arrays, "y", x=["x"] if both.coefficients[1] == 0 else ["twice"], **given)
    unknown = int(np.flatnonzero(both.coefficients[:2] == 0.0)[0])
    assert np.isnan(both.inference.p_values[unknown])
    assert np.isnan(both.inference.standard_errors[unknown])
    np.testing.assert_allclose(
        np.delete(both.inference.standard_errors, unknown),
        alone.inference.standard_errors,
        rtol=1e-6,
    )


def test_too_few_rows_are_told(train) -> None:
    with pytest.raises(InvalidInput, match="too few"):
        train(
            {"x": np.array([1.0, 2.0]), "y": np.array([1.0, 3.0])}, "y",
            lambda_=0.0, compute_p_values=True,
        )  # fmt: skip


@pytest.mark.parametrize("lambdas", [(), (0.1,), (0.0, 0.1)])
def test_under_a_penalty_they_are_refused(lambdas) -> None:
    with pytest.raises(InvalidInput, match="p-values"):
        check_parameters(GlmParameters(lambdas=lambdas, compute_p_values=True))


def test_the_inverse_does_not_mind_units() -> None:
    base = RNG.normal(size=(50, 6))
    scales = 10.0 ** np.array([-150, -60, 0, 3, 70, 140])
    gram = base.T @ base
    found = inverse_of(gram * np.outer(scales, scales)) * np.outer(scales, scales)
    np.testing.assert_allclose(found, np.linalg.inv(gram), rtol=1e-12)
    assert inverse_of(np.zeros((0, 0))).shape == (0, 0)
    with pytest.raises(np.linalg.LinAlgError):
        inverse_of(np.array([[1.0, 2.0], [2.0, 1.0]]))
