"""Coefficients without a finite best value are told from others in few passes."""

import numpy as np
import pytest

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.runaway import endless, leap

FREE = Penalty(0.0, 0.5, np.ones(3, np.bool_))


def test_what_runs_twice_while_the_rest_is_at_rest_leaps() -> None:
    old, new = np.array([1.0, -4.0, 2.0]), np.array([1.01, -5.0, 2.0])
    far, running = leap(old, new, np.array([0.0, -1.0, 0.0]), FREE)
    assert far is not None
    np.testing.assert_allclose(far, [1.01, -14.0, 2.0])
    assert running.tolist() == [0.0, -1.0, 0.0]


@pytest.mark.parametrize(
    ("new", "running", "penalty"),
    [
        ([1.0, -5.0, 2.0], [0.0, 0.0, 0.0], FREE),  # for the first time
        ([1.0, -5.0, 2.0], [0.0, 1.0, 0.0], FREE),  # the other way
        ([1.3, -5.0, 2.0], [0.0, -1.0, 0.0], FREE),  # the rest is on its way
        ([1.0, -5.0, 4.0], [0.0, -1.0, 0.0], FREE),  # another one has begun to
        ([1.0, -5.0, 2.0], [0.0, -1.0, 0.0], Penalty(0.1, 0.0, np.ones(3, np.bool_))),
    ],
)
def test_all_else_steps(new, running, penalty) -> None:
    old = np.array([1.0, -4.0, 2.0])
    far, _ = leap(old, np.array(new), np.array(running), penalty)
    assert far is None


def test_a_rare_level_costs_few_passes(train) -> None:
    rng = np.random.default_rng(2)
    codes = np.r_[np.zeros(995, np.int32), np.ones(5, np.int32)]
    x = rng.normal(size=1000)
    y = (rng.random(1000) < 1 / (1 + np.exp(-x))) * 1.0
    y[-5:] = 1.0
    fit = train(
        {"c": codes, "x": x, "y": y}, "y", {"c": ["p", "q"]}, family="binomial", lambda_=0.0
    )
    assert fit.iterations <= 8
    assert "at c.q," in fit.warnings[0]
    rest = train({"x": x[:-5], "y": y[:-5]}, "y", family="binomial", lambda_=0.0)
    assert fit.residual_deviance == pytest.approx(rest.residual_deviance, rel=1e-7)
    assert fit.coefficients[1] == pytest.approx(rest.coefficients[0], rel=1e-4)


STILL, LITTLE = 1e-4, 1e-8
AT = Curvature(np.diag([1e-9, 1.0, 1.0]), np.zeros(3), 1.0, 1.0, 1, 0)


@pytest.mark.parametrize(
    ("moves", "running", "told"),
    [
        ([1.0, 1e-5, 0.0], [1.0, 0.0, 0.0], [True, False, False]),
        ([-1.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [True, False, False]),
        ([1.0, 1e-3, 0.0], [1.0, 0.0, 0.0], [False] * 3),  # another still moves
        ([1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [False] * 3),  # for the first time
        ([1.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [False] * 3),  # there and back
        ([9.0, 0.0, 0.0], [1.0, 0.0, 0.0], [False] * 3),  # there is something to gain
        ([0.0, 1e-5, 0.0], [0.0, 0.0, 0.0], [False] * 3),  # nobody runs
    ],
)
def test_who_alone_runs_on_for_nothing_is_endless(moves, running, told) -> None:
    found = endless(AT, np.zeros(3), np.array(moves), np.array(running), FREE, STILL, LITTLE)
    assert found.tolist() == told


def test_what_a_penalty_holds_is_not_endless() -> None:
    moves, held = np.array([1.0, 0.0, 0.0]), Penalty(0.1, 0.5, np.ones(3, np.bool_))
    assert not endless(AT, np.zeros(3), moves, np.sign(moves), held, STILL, LITTLE).any()
