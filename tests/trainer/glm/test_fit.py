"""Fits against statsmodels and scikit-learn, against optimality, and against themselves."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import ElasticNet, LogisticRegression

PREDICTORS = ["AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"]
TIGHT = {"beta_epsilon": 1e-9, "objective_epsilon": 1e-14}


def make(seed, family, rows=400):
    """Two numbers of very different scales, two categoricals, weights; nothing missing."""
    rng = np.random.default_rng(seed)
    arrays = {
        "small": rng.normal(size=rows) * 1e-3,
        "large": rng.normal(size=rows) * 50 + 1000,
        "colour": rng.integers(0, 3, rows).astype(np.int32),
        "shape": rng.integers(0, 5, rows).astype(np.int32),
    }
    eta = (
        arrays["small"] * 800
        + (arrays["large"] - 1000) / 80
        + np.array([0, 0.7, -0.4])[arrays["colour"]]
    )
    noise = rng.normal(size=rows) if family == "gaussian" else 0
    y = eta + noise if family == "gaussian" else (rng.random(rows) < 1 / (1 + np.exp(-eta))) * 1.0
    domains = {"colour": ["b", "g", "r"], "shape": ["v", "w", "x", "y", "z"]}
    return {**arrays, "y": y}, domains


def explicit(arrays, drop):
    """The design in the order of the fit: shape, colour, small, large, 1."""
    shape = np.eye(5)[arrays["shape"]][:, drop:]
    colour = np.eye(3)[arrays["colour"]][:, drop:]
    ones = np.ones(len(arrays["y"]))
    return np.column_stack([shape, colour, arrays["small"], arrays["large"], ones])


def standardised(x, numbers, weights=None):
    weights = np.ones(len(x)) if weights is None else weights
    x = x.copy()
    for j in numbers:
        mean = np.average(x[:, j], weights=weights)
        sd = np.sqrt(weights @ (x[:, j] - mean) ** 2 / (weights.sum() - 1))
        x[:, j] = (x[:, j] - mean) / sd
    return x


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
@pytest.mark.parametrize("weighted", [False, True])
def test_without_a_penalty_the_fit_is_that_of_statsmodels(train, family, weighted):
    arrays, domains = make(1, family)
    weights = np.random.default_rng(2).integers(1, 4, 400).astype(float) if weighted else None
    extra = {"w": weights} if weighted else {}
    ours = train(
        arrays | extra, "y", domains, family=family, lambda_=0.0,
        weights_column="w" if weighted else None,
    )  # fmt: skip
    kind = sm.families.Gaussian() if family == "gaussian" else sm.families.Binomial()
    theirs = sm.GLM(arrays["y"], explicit(arrays, 1), family=kind, freq_weights=weights).fit(
        tol=1e-13
    )
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-7, atol=1e-7)
    assert ours.residual_deviance == pytest.approx(theirs.deviance, rel=1e-10)
    assert ours.null_deviance == pytest.approx(theirs.null_deviance, rel=1e-10)
    assert ours.converged
    assert not ours.warnings


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("family", ["gaussian", "binomial"])
@pytest.mark.parametrize("weighted", [False, True])
def test_with_a_penalty_the_fit_is_optimal(train, family, alpha, weighted):
    """The subgradient of H2O's objective on the standardised scale holds zero."""
    arrays, domains = make(3, family)
    weights = np.random.default_rng(4).uniform(0.5, 3, 400) if weighted else np.ones(400)
    ours = train(
        arrays | {"w": weights}, "y", domains, family=family, alpha=alpha, lambda_=0.03,
        weights_column="w", **TIGHT,
    )  # fmt: skip
    x = standardised(explicit(arrays, 0), [8, 9], weights)
    beta = ours.standardized_coefficients
    eta = x @ beta
    mu = eta if family == "gaussian" else 1 / (1 + np.exp(-eta))
    slope = -(x.T @ (weights * (arrays["y"] - mu))) / weights.sum()
    assert abs(slope[-1]) < 1e-9
    smooth = slope[:-1] + 0.03 * (1 - alpha) * beta[:-1]
    off = np.where(
        beta[:-1] == 0,
        np.maximum(np.abs(smooth) - 0.03 * alpha, 0),
        np.abs(smooth + 0.03 * alpha * np.sign(beta[:-1])),
    )
    assert off.max() < 1e-8
    assert ours.rank == np.count_nonzero(beta)
    if alpha == 1.0:
        assert ours.rank < len(beta)


def test_elastic_net_is_that_of_scikit_learn(train, prostate):
    arrays = {name: prostate[name] for name in [*PREDICTORS, "CAPSULE"]}
    ours = train(arrays, "CAPSULE", family="gaussian", alpha=0.4, lambda_=0.05)
    x = standardised(np.column_stack([prostate[name] for name in PREDICTORS]), range(7))
    theirs = ElasticNet(alpha=0.05, l1_ratio=0.4, tol=1e-14, max_iter=10**6)
    theirs.fit(x, prostate["CAPSULE"])
    np.testing.assert_allclose(ours.standardized_coefficients[:-1], theirs.coef_, atol=1e-9)
    assert ours.standardized_coefficients[-1] == pytest.approx(theirs.intercept_, abs=1e-9)


def test_ridge_is_that_of_scikit_learn(train, prostate):
    arrays = {name: prostate[name] for name in [*PREDICTORS, "CAPSULE"]}
    ours = train(arrays, "CAPSULE", family="binomial", alpha=0.0, lambda_=0.02)
    x = standardised(np.column_stack([prostate[name] for name in PREDICTORS]), range(7))
    theirs = LogisticRegression(C=1 / (380 * 0.02), solver="newton-cholesky", tol=1e-12)
    theirs.fit(x, prostate["CAPSULE"])
    np.testing.assert_allclose(ours.standardized_coefficients[:-1], theirs.coef_[0], atol=1e-6)


def test_prostate_is_that_of_statsmodels(train, prostate):
    arrays = {name: prostate[name] for name in [*PREDICTORS, "CAPSULE"]}
    ours = train(arrays, "CAPSULE", family="binomial", lambda_=0.0)
    x = np.column_stack([*(prostate[name] for name in PREDICTORS), np.ones(380)])
    theirs = sm.GLM(prostate["CAPSULE"], x, family=sm.families.Binomial()).fit(tol=1e-14)
    np.testing.assert_allclose(ours.coefficients, theirs.params, atol=1e-6)
    assert ours.names == (*PREDICTORS, "Intercept")
    assert ours.aic == pytest.approx(theirs.aic, rel=1e-9)
    assert (ours.null_degrees_of_freedom, ours.residual_degrees_of_freedom) == (379, 372)
    assert ours.null_deviance == pytest.approx(512.2888401848891, rel=1e-12)  # as H2O recorded it
    assert ours.metrics.residual_deviance == pytest.approx(ours.residual_deviance, rel=1e-10)
    assert ours.model.threshold == ours.metrics.threshold


def test_the_default_lambda_is_the_one_that_h2o_recorded(train, prostate):
    """H2O wrote "Elastic Net (alpha = 0.5, lambda = 4.445E-4 )" of this response; GLEASON leads."""
    arrays = {name: prostate[name] for name in [*PREDICTORS, "CAPSULE"]}
    ours = train(arrays, "CAPSULE", family="binomial")
    assert f"{ours.lambda_:.3e}" == "4.445e-04"
    assert ours.alpha == 0.5


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
def test_an_offset_is_that_of_statsmodels(train, family):
    arrays, _ = make(5, family)
    arrays = {"large": arrays["large"], "off": arrays["small"] * 700, "y": arrays["y"]}
    ours = train(arrays, "y", family=family, lambda_=0.0, offset_column="off")
    kind = sm.families.Gaussian() if family == "gaussian" else sm.families.Binomial()
    x = np.column_stack([arrays["large"], np.ones(400)])
    theirs = sm.GLM(arrays["y"], x, family=kind, offset=arrays["off"]).fit(tol=1e-13)
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-7)
    null = sm.GLM(arrays["y"], x[:, 1:], family=kind, offset=arrays["off"]).fit(tol=1e-13)
    assert ours.null_deviance == pytest.approx(null.deviance, rel=1e-9)
    assert ours.model.signature.offset == "off"
    assert ours.metrics.residual_deviance == pytest.approx(ours.residual_deviance, rel=1e-9)


def test_without_an_intercept_the_line_goes_through_the_origin(train):
    arrays, _ = make(6, "gaussian")
    arrays = {"large": arrays["large"], "y": arrays["y"]}
    ours = train(arrays, "y", lambda_=0.0, intercept=False)
    slope = arrays["large"] @ arrays["y"] / (arrays["large"] @ arrays["large"])
    assert ours.coefficients == pytest.approx([slope, 0.0], rel=1e-10)


def test_an_exact_line_is_found_exactly(train):
    x = np.arange(100.0)
    ours = train({"x": x, "y": 3.0 - 2.0 * x}, "y", lambda_=0.0)
    assert ours.coefficients == pytest.approx([-2.0, 3.0], rel=1e-12)
    assert ours.residual_deviance < 1e-18


def test_a_missing_number_counts_as_the_mean_and_a_missing_level_as_the_mode(train):
    arrays, domains = make(7, "binomial")
    holes = arrays | {"large": arrays["large"].copy(), "colour": arrays["colour"].copy()}
    holes["large"][::7] = np.nan
    holes["colour"][::5] = -1
    known = holes["colour"][holes["colour"] >= 0]
    filled = holes | {
        "large": np.where(np.isnan(holes["large"]), np.nanmean(holes["large"]), holes["large"]),
        "colour": np.where(holes["colour"] < 0, np.bincount(known).argmax(), holes["colour"]),
    }
    by_holes = train(holes, "y", domains, family="binomial", lambda_=0.0)
    by_hand = train(filled, "y", domains, family="binomial", lambda_=0.0)
    np.testing.assert_allclose(by_holes.coefficients, by_hand.coefficients, rtol=1e-6, atol=1e-8)
    assert by_holes.model.numeric_means[1] == pytest.approx(np.nanmean(holes["large"]))


def test_skipping_leaves_out_rows_with_anything_missing(train):
    arrays, domains = make(8, "gaussian")
    holes = arrays | {"large": arrays["large"].copy(), "colour": arrays["colour"].copy()}
    holes["large"][::7] = np.nan
    holes["colour"][::5] = -1
    whole = ~np.isnan(holes["large"]) & (holes["colour"] >= 0)
    skipped = train(holes, "y", domains, missing_values_handling="skip")
    reduced = train({name: column[whole] for name, column in holes.items()}, "y", domains)
    np.testing.assert_allclose(skipped.coefficients, reduced.coefficients, rtol=1e-9)
    assert skipped.rows == reduced.rows == whole.sum() == skipped.metrics.rows
    assert not skipped.model.mean_imputation


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), family=st.sampled_from(["gaussian", "binomial"]))
def test_a_weight_of_two_is_the_row_twice_and_of_zero_no_row(train, seed, family):
    arrays, domains = make(seed, family, 120)
    weights = np.random.default_rng(seed).integers(0, 3, 120)
    repeated = {name: np.repeat(column, weights) for name, column in arrays.items()}
    by_weight = train(
        arrays | {"w": weights * 1.0}, "y", domains, family=family, lambda_=0.01,
        weights_column="w", **TIGHT,
    )  # fmt: skip
    by_rows = train(repeated, "y", domains, family=family, lambda_=0.01, **TIGHT)
    np.testing.assert_allclose(by_weight.coefficients, by_rows.coefficients, rtol=1e-5, atol=1e-8)
    assert by_weight.residual_deviance == pytest.approx(by_rows.residual_deviance, rel=1e-8)


def test_the_order_of_columns_and_rows_does_not_matter(train):
    arrays, domains = make(9, "binomial")
    order = np.random.default_rng(0).permutation(400)
    shuffled = {name: arrays[name][order] for name in reversed(arrays)}
    one = train(arrays, "y", domains, family="binomial", **TIGHT)
    two = train(shuffled, "y", domains, family="binomial", **TIGHT)
    there = dict(zip(two.names, two.coefficients, strict=True))
    for name, coefficient in zip(one.names, one.coefficients, strict=True):
        assert there[name] == pytest.approx(coefficient, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("lambda_", [0.0, None])
def test_the_fit_is_the_same_to_the_bit_for_any_number_of_threads(train, lambda_):
    arrays, domains = make(10, "binomial", 2000)
    fits = [
        train(arrays, "y", domains, threads=threads, family="binomial", lambda_=lambda_)
        for threads in (1, 2, 4)
    ]
    assert len({found.coefficients.tobytes() for found in fits}) == 1
    assert len({found.residual_deviance for found in fits}) == 1


def test_history_never_rises(train, prostate):
    arrays = {name: prostate[name] for name in [*PREDICTORS, "CAPSULE"]}
    ours = train(arrays, "CAPSULE", family="binomial")
    objectives = [line.objective for line in ours.history]
    assert objectives == sorted(objectives, reverse=True)
    assert ours.objective == objectives[-1]
    assert [line.number for line in ours.history] == list(range(ours.iterations + 1))


@pytest.mark.parametrize("spread", [0.0, 3.0, 8.0])
def test_a_large_offset_only_moves_the_intercept(train, spread):
    rng = np.random.default_rng(12)
    x = rng.normal(size=(200, 2))
    off = 30.0 + spread * rng.choice([-1.0, 1.0], 200)
    y = (rng.random(200) < 1 / (1 + np.exp(-(2 * x[:, 0] - 3 * x[:, 1] + 1 + off - 30)))) * 1.0
    ours = train({"a": x[:, 0], "b": x[:, 1], "off": off, "y": y}, "y", family="binomial",
                 lambda_=0.0, offset_column="off", **TIGHT)  # fmt: skip
    theirs = sm.GLM(
        y, np.column_stack([x, np.ones(200)]), family=sm.families.Binomial(), offset=off
    ).fit(start_params=[2, -3, -29], tol=1e-13)
    assert ours.converged
    assert ours.warnings == ()
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-6)


@pytest.mark.parametrize("total", [1.0, 0.5, 300.0])
def test_weights_that_are_shares_standardise_like_equal_rows(train, total):
    arrays, domains = make(13, "gaussian")
    shares = np.full(400, total / 400)
    one = train(arrays | {"w": shares}, "y", domains, lambda_=0.1, weights_column="w")
    two = train(arrays, "y", domains, lambda_=0.1)
    np.testing.assert_allclose(one.coefficients, two.coefficients, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
def test_without_an_intercept_the_null_model_has_no_coefficient(train, family):
    arrays, domains = make(14, family)
    ours = train(arrays, "y", domains, family=family, intercept=False, lambda_=0.0)
    assert ours.null_degrees_of_freedom == 400
    assert ours.metrics.null_degrees_of_freedom == 400
