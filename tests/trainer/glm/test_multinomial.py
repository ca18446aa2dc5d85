"""The multinomial likelihood: its derivatives, and its optima beside scikit-learn's."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from steam.trainer.glm.irls import Stopping, minimise
from steam.trainer.glm.matrix import design_block
from steam.trainer.glm.multinomial import Multinomial
from steam.trainer.glm.penalty import Penalty
from tests.trainer.glm.derivatives import assert_derivatives, class_rows

RNG = np.random.default_rng(8)
ROWS, CLASSES, NUMBERS = 400, 4, 3
X = RNG.normal(size=(ROWS, NUMBERS))
LEVELS = RNG.integers(0, 3, ROWS)
DENSE = np.vstack([X.T, np.ones(ROWS)])
BLOCK = design_block((LEVELS.astype(np.int64),), (2,), DENSE, intercept=True)
EXPANDED = np.column_stack([LEVELS == 0, LEVELS == 1, X, np.ones(ROWS)]).astype(float)
WIDTH = EXPANDED.shape[1]
TRUE = RNG.normal(size=(CLASSES, WIDTH))
CHANCES = np.exp(EXPANDED @ TRUE.T)
CHANCES /= CHANCES.sum(axis=1, keepdims=True)
Y = np.array([RNG.choice(CLASSES, p=row) for row in CHANCES])
WEIGHTS = RNG.uniform(0.5, 2.0, ROWS)
FAMILY = Multinomial(CLASSES)


def test_score_and_curvature_are_the_derivatives_of_the_deviance() -> None:
    beta = RNG.normal(size=FAMILY.size(WIDTH)) * 0.3
    at = assert_derivatives(FAMILY, BLOCK, class_rows(Y, WEIGHTS), beta)
    np.testing.assert_array_equal(at.gram, at.gram.T)
    assert (at.weight, at.rows) == (pytest.approx(WEIGHTS.sum()), ROWS)


def test_a_ridge_is_that_of_scikit_learn() -> None:
    lambda_ = 0.02
    on = np.tile(np.arange(WIDTH) < WIDTH - 1, CLASSES)
    start = np.zeros(FAMILY.size(WIDTH))
    rows = class_rows(Y, WEIGHTS)
    found = minimise(
        lambda beta: FAMILY.measure(BLOCK, rows, beta),
        start,
        FAMILY.measure(BLOCK, rows, start),
        Penalty(lambda_, 0.0, on),
        Stopping(50, 1e-10, 1e-15, 0.0),
    )
    theirs = LogisticRegression(
        C=1.0 / (lambda_ * WEIGHTS.sum()), solver="newton-cg", tol=1e-12, max_iter=1000
    ).fit(EXPANDED[:, :-1], Y, sample_weight=WEIGHTS)
    ours = found.beta.reshape(CLASSES, WIDTH)
    np.testing.assert_allclose(ours[:, :-1], theirs.coef_, rtol=1e-5, atol=1e-7)
    intercepts = ours[:, -1] - ours[:, -1].mean()  # which are free to move together
    np.testing.assert_allclose(
        intercepts, theirs.intercept_ - theirs.intercept_.mean(), rtol=1e-5, atol=1e-7
    )
    assert found.converged
    assert len(found.history) < 10, "Newton's steps converge quadratically"


def test_without_a_penalty_it_is_maximum_likelihood() -> None:
    start = np.zeros(FAMILY.size(WIDTH))
    rows = class_rows(Y, np.ones(ROWS))
    found = minimise(
        lambda beta: FAMILY.measure(BLOCK, rows, beta),
        start,
        FAMILY.measure(BLOCK, rows, start),
        Penalty(0.0, 0.5, np.zeros(len(start), np.bool_)),
        Stopping(50, 1e-9, 1e-14, 0.0),
    )
    theirs = sm.MNLogit(Y, EXPANDED).fit(method="newton", tol=1e-12, disp=False)
    ours = found.beta.reshape(CLASSES, WIDTH)
    np.testing.assert_allclose(ours[1:] - ours[0], theirs.params.T, rtol=1e-6, atol=1e-8)
    assert found.at.deviance == pytest.approx(-2.0 * theirs.llf, rel=1e-12)
    assert found.converged
    by_class = found.dropped.reshape(CLASSES, WIDTH)
    assert by_class.sum() == WIDTH, "one class is redundant"
    assert not by_class[-1].any()


@given(st.lists(st.floats(-800, 800), min_size=CLASSES, max_size=CLASSES), st.integers(0, 3))
def test_it_neither_overflows_nor_loses_a_tail(eta: list[float], code: int) -> None:
    block = design_block((), (), np.ones((1, 1)), intercept=True)
    rows = class_rows(np.array([code]), np.ones(1))
    at = FAMILY.measure(block, rows, np.array(eta))
    wanted = 2.0 * (np.logaddexp.reduce(eta) - eta[code])
    rounding = 4.0 * np.finfo(np.float64).eps * np.max(np.abs(eta), initial=1.0)  # of `wanted`
    assert at.deviance == pytest.approx(wanted, rel=1e-13, abs=rounding)
    assert np.isfinite(at.gram).all()
    np.testing.assert_allclose(at.gram.sum(axis=0), 0.0, atol=1e-15)
