"""Several classes beside scikit-learn (softmax), statsmodels (MNLogit, proportional odds)."""

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression
from statsmodels.miscmodels.ordinal_model import OrderedModel

from tests.trainer.glm.grid.made import CODES, COLOURS, ETA, ROWS, TIGHT, WEIGHTS, design_of

LEVELS = ("high", "low", "mid", "top")
RNG = np.random.default_rng(31)
UTILITY = np.column_stack([0.0 * ETA, ETA - 2.0, 1.0 - 0.5 * ETA, 0.3 * ETA - 0.4])
CHOSEN = (UTILITY + RNG.gumbel(size=UTILITY.shape)).argmax(axis=1)
RANKS = np.searchsorted([1.0, 2.0, 3.2], ETA + 0.6 * RNG.logistic(size=ROWS))


def train_classes(train, family, classes, **given):
    x = design_of(first=0)
    arrays = {"c": CODES.astype(np.int32), "a": x[:, -2], "b": x[:, -1]}
    arrays |= {"y": classes.astype(np.int32), "w": WEIGHTS}
    fit = train(
        arrays, "y", {"c": COLOURS, "y": LEVELS}, x=["c", "a", "b"], family=family,
        **(TIGHT | given),
    )  # fmt: skip
    assert fit.converged
    return fit


def by_class(values) -> np.ndarray:
    return np.asarray(values).reshape(len(LEVELS), -1)


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("lambda_", [0.002, 0.05])
def test_ridge_of_several_classes_is_that_of_scikit_learn(
    train, lambda_, weighted, standardize
) -> None:
    """Its objective is ours times C = 1 / (lambda W); the intercepts are only told to a sum."""
    weights = WEIGHTS if weighted else np.ones(ROWS)
    ours = train_classes(
        train, "multinomial", CHOSEN, lambda_=lambda_, alpha=0.0, standardize=standardize,
        weights_column="w" if weighted else None,
    )  # fmt: skip
    x = design_of(first=0, weights=weights, standardize=standardize)
    theirs = LogisticRegression(
        C=1.0 / (lambda_ * weights.sum()), solver="newton-cholesky", tol=1e-12, max_iter=500
    ).fit(x, CHOSEN, sample_weight=weights)
    found = by_class(ours.standardized_coefficients if standardize else ours.coefficients)
    np.testing.assert_allclose(found[:, :-1], theirs.coef_, rtol=1e-5, atol=1e-7)
    intercepts = found[:, -1] - found[:, -1].mean()
    wanted = theirs.intercept_ - theirs.intercept_.mean()
    np.testing.assert_allclose(intercepts, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("alpha", [0.3, 1.0])
def test_elastic_net_of_several_classes_is_that_of_scikit_learn(train, alpha) -> None:
    ours = train_classes(train, "multinomial", CHOSEN, lambda_=0.02, alpha=alpha)
    x = design_of(first=0, standardize=True)
    theirs = LogisticRegression(
        C=1.0 / (0.02 * ROWS), l1_ratio=alpha, solver="saga", tol=1e-10, max_iter=100_000
    ).fit(x, CHOSEN)
    found = by_class(ours.standardized_coefficients)[:, :-1]
    np.testing.assert_allclose(found, theirs.coef_, rtol=1e-4, atol=2e-6)
    np.testing.assert_array_equal(np.abs(found) < 1e-12, np.abs(theirs.coef_) < 1e-6)


def test_several_classes_without_a_penalty_are_those_of_statsmodels(train) -> None:
    ours = train_classes(train, "multinomial", CHOSEN, lambda_=0.0)
    x = np.column_stack([design_of(first=1), np.ones(ROWS)])
    theirs = sm.MNLogit(CHOSEN, x).fit(method="newton", tol=1e-12, maxiter=100, disp=False)
    found = by_class(ours.coefficients)
    np.testing.assert_allclose((found[1:] - found[0]).T, theirs.params, rtol=1e-6, atol=1e-8)
    assert ours.residual_deviance == pytest.approx(-2.0 * theirs.llf, rel=1e-11)
    assert ours.null_deviance == pytest.approx(-2.0 * theirs.llnull, rel=1e-9)
    assert ours.metrics.log_likelihood == pytest.approx(theirs.llf, rel=1e-11)


def test_ordered_classes_are_those_of_statsmodels(train) -> None:
    """H2O's P(y <= k) = F(theta_k + x b) has the other sign of b than statsmodels."""
    ours = train_classes(train, "ordinal", RANKS, lambda_=0.0)
    x = design_of(first=1, standardize=True)
    theirs = OrderedModel(RANKS, x, distr="logit").fit(
        method="bfgs", gtol=1e-8, disp=False, maxiter=1000
    )
    assert ours.residual_deviance == pytest.approx(-2.0 * theirs.llf, rel=1e-10)
    assert ours.null_deviance == pytest.approx(-2.0 * theirs.llnull, rel=1e-9)
    found = by_class(ours.standardized_coefficients)
    np.testing.assert_allclose(found[0, :-1], -np.asarray(theirs.params)[:4], rtol=1e-4, atol=1e-5)
    cuts = theirs.model.transform_threshold_params(theirs.params)[1:-1]
    np.testing.assert_allclose(found[:3, -1], cuts, rtol=1e-4, atol=1e-5)
    assert ours.residual_degrees_of_freedom == ROWS - 4 - 3
