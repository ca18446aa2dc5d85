import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import ElasticNet

from steam.trainer.glm import coordinate_descent
from steam.trainer.glm.coordinate_descent import descend
from steam.trainer.glm.penalty import Penalty, default_lambda
from steam.trainer.progress import Cancelled


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
    beta = descend(gram, target, penalty, np.zeros(width)).beta
    scale = max(1.0, np.abs(target).max())
    assert penalty.violation(gram @ beta - target, beta) <= 1e-10 * scale


@pytest.mark.parametrize("alpha", [0.1, 0.5, 1.0])
def test_the_answer_is_that_of_scikit_learn(alpha):
    x, y = problem(5, 200, 15)
    theirs = ElasticNet(alpha=0.1, l1_ratio=alpha, fit_intercept=False, tol=1e-14, max_iter=10**6)
    theirs.fit(x, y)
    penalty = Penalty(0.1, alpha, np.ones(15, dtype=bool))
    ours = descend(x.T @ x / 200, x.T @ y / 200, penalty, np.zeros(15)).beta
    np.testing.assert_allclose(ours, theirs.coef_, atol=1e-9)


def test_twins_under_the_lasso_are_finite_and_optimal():
    x, y = problem(1, 50, 4)
    x = np.hstack([x, x])
    gram, target = x.T @ x / 50, x.T @ y / 50
    penalty = Penalty(0.05, 1.0, np.ones(8, dtype=bool))
    beta = descend(gram, target, penalty, np.zeros(8)).beta
    assert penalty.violation(gram @ beta - target, beta) <= 1e-9


def test_a_coordinate_without_data_stays_zero():
    penalty = Penalty(0.1, 0.5, np.ones(2, dtype=bool))
    beta = descend(np.diag([1.0, 0.0]), np.array([1.0, 0.0]), penalty, np.array([0.0, 5.0])).beta
    assert beta == pytest.approx([0.95 / 1.05, 0.0])


def test_the_default_lambda_follows_the_rule_of_h2o():
    gradient = np.array([0.2, -0.5])
    assert default_lambda(gradient, 2, 0.5, 1000) == pytest.approx(1e-3)
    assert default_lambda(gradient, 2, 0.5, 32) == pytest.approx(1e-1)
    assert default_lambda(gradient, 2, 0.0, 1000) == pytest.approx(5e-4)
    assert default_lambda(np.zeros(0), 0, 0.5, 1000) == 0.0


def test_the_unit_of_the_response_does_not_matter():
    x, y = problem(3, 60, 6)
    gram, target = x.T @ x / 60, x.T @ y / 60
    on = np.ones(6, dtype=bool)
    one = descend(gram, target, Penalty(0.1, 1.0, on), np.zeros(6)).beta
    tiny = descend(gram, target * 1e-14, Penalty(0.1e-14, 1.0, on), np.zeros(6)).beta
    np.testing.assert_allclose(tiny * 1e14, one, rtol=1e-9)


def test_without_a_target_the_answer_is_zero():
    penalty = Penalty(0.1, 0.5, np.ones(2, dtype=bool))
    found = descend(np.eye(2), np.zeros(2), penalty, np.ones(2))
    assert found.beta.tolist() == [0.0, 0.0]
    assert found.met


def test_a_descent_that_runs_out_of_sweeps_says_so(monkeypatch):
    x, y = problem(4, 30, 60)
    gram, target = x.T @ x / 30, x.T @ y / 30
    penalty = Penalty(1e-6, 1.0, np.ones(60, dtype=bool))
    monkeypatch.setattr(coordinate_descent, "SWEEPS", 2)
    assert not descend(gram, target, penalty, np.zeros(60)).met


def test_a_descent_can_be_cancelled_on_the_way():
    x, y = problem(4, 30, 60)
    beats = []

    def beat():
        beats.append(1)
        if len(beats) == 3:
            raise Cancelled

    penalty = Penalty(1e-6, 1.0, np.ones(60, dtype=bool))
    with pytest.raises(Cancelled):
        descend(x.T @ x / 30, x.T @ y / 30, penalty, np.zeros(60), beat)


def test_levels_that_add_up_to_the_intercept_end_soon_under_a_small_lasso(monkeypatch):
    rng = np.random.default_rng(4)
    levels = [np.eye(count)[rng.integers(0, count, 400)] for count in (3, 4, 5)]
    x = np.hstack([*levels, rng.normal(size=(400, 2)), np.ones((400, 1))])
    y = x @ rng.normal(size=x.shape[1]) + rng.normal(size=400)
    gram, target = x.T @ x / 400, x.T @ y / 400
    penalty = Penalty(1e-4, 1.0, np.arange(x.shape[1]) < x.shape[1] - 1)
    monkeypatch.setattr(coordinate_descent, "SWEEPS", 60)  # of sweeps alone it takes hundreds
    found = descend(gram, target, penalty, np.zeros(x.shape[1]))
    assert found.met
    assert penalty.violation(gram @ found.beta - target, found.beta) <= 1e-11
    assert np.count_nonzero(found.beta[:12]) <= 9  # one level of each factor is zero
