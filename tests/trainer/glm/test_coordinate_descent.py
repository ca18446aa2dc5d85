import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import ElasticNet

from steam.trainer.glm.coordinate_descent import descend
from steam.trainer.glm.penalty import Penalty, default_lambda


def problem(seed, rows, width):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, width)) @ (np.eye(width) + 0.5 * rng.normal(size=(width, width)))
    y = x @ np.where(rng.random(width) < 0.5, rng.normal(size=width), 0) + rng.normal(size=rows)
    return x, y


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.floats(0.01, 1.0), st.floats(0.001, 2.0))
def test_the_answer_is_optimal(seed, width, alpha, lambda_):
    x, y = problem(seed, 40, width)
    gram, target = x.T @ x / 40, x.T @ y / 40
    penalty = Penalty(lambda_, alpha, np.ones(width, dtype=bool))
    beta = descend(gram, target, penalty, np.zeros(width))
    scale = max(1.0, np.abs(target).max())
    assert penalty.violation(gram @ beta - target, beta) <= 1e-10 * scale


@pytest.mark.parametrize("alpha", [0.1, 0.5, 1.0])
def test_the_answer_is_that_of_scikit_learn(alpha):
    x, y = problem(5, 200, 15)
    theirs = ElasticNet(alpha=0.1, l1_ratio=alpha, fit_intercept=False, tol=1e-14, max_iter=10**6)
    theirs.fit(x, y)
    penalty = Penalty(0.1, alpha, np.ones(15, dtype=bool))
    ours = descend(x.T @ x / 200, x.T @ y / 200, penalty, np.zeros(15))
    np.testing.assert_allclose(ours, theirs.coef_, atol=1e-9)


def test_twins_under_the_lasso_are_finite_and_optimal():
    x, y = problem(1, 50, 4)
    x = np.hstack([x, x])
    gram, target = x.T @ x / 50, x.T @ y / 50
    penalty = Penalty(0.05, 1.0, np.ones(8, dtype=bool))
    beta = descend(gram, target, penalty, np.zeros(8))
    assert penalty.violation(gram @ beta - target, beta) <= 1e-9


def test_a_coordinate_without_data_stays_zero():
    penalty = Penalty(0.1, 0.5, np.ones(2, dtype=bool))
    beta = descend(np.diag([1.0, 0.0]), np.array([1.0, 0.0]), penalty, np.array([0.0, 5.0]))
    assert beta == pytest.approx([0.95 / 1.05, 0.0])


def test_the_default_lambda_follows_the_rule_of_h2o():
    gradient = np.array([0.2, -0.5])
    assert default_lambda(gradient, 0.5, 1000) == pytest.approx(1e-3)
    assert default_lambda(gradient, 0.5, 32) == pytest.approx(1e-1)
    assert default_lambda(gradient, 0.0, 1000) == pytest.approx(5e-4)
    assert default_lambda(np.zeros(0), 0.5, 1000) == 0.0
