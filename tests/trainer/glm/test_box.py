"""Bounds of coefficients: against scipy's solvers, and by the conditions of an optimum."""

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from scipy.optimize import lsq_linear, minimize

from steam.core.errors import InvalidInput
from steam.trainer.glm import coordinate_descent
from steam.trainer.glm.box import Box
from steam.trainer.glm.coordinate_descent import descend
from steam.trainer.glm.parameters import GlmParameters, check_parameters
from steam.trainer.glm.penalty import Penalty

TIGHT = {"objective_epsilon": 1e-14, "beta_epsilon": 1e-10}
RNG = np.random.default_rng(3)
ROWS = 200
X = RNG.normal(size=(ROWS, 4)) * [1.0, 30.0, 0.1, 5.0]
X[:, 3] += X[:, 1] / 10
ETA = X @ np.array([0.9, -0.05, 6.0, -0.1]) + 0.3
COLUMNS = {f"x{j}": X[:, j] for j in range(4)}
LOGIT = (RNG.random(ROWS) < 1 / (1 + np.exp(-ETA))) * 1.0
DESIGN = np.column_stack([X, np.ones(ROWS)])


def test_least_squares_in_a_box_are_those_of_scipy(train) -> None:
    y = ETA + RNG.normal(size=ROWS)
    bounds = {"x0": (-1.0, 0.5), "x1": (0.0, 1.0), "x2": (-np.inf, 100.0)}
    fit = train(COLUMNS | {"y": y}, "y", lambda_=0.0, bounds=bounds, **TIGHT)
    wanted = lsq_linear(
        DESIGN, y, ([-1.0, 0.0, *[-np.inf] * 3], [0.5, 1.0, *[np.inf] * 3]), tol=1e-14
    )
    np.testing.assert_allclose(fit.coefficients, wanted.x, rtol=1e-7, atol=1e-9)
    assert fit.coefficients[0] == pytest.approx(0.5, rel=1e-15)
    assert fit.coefficients[1] == 0.0
    assert fit.converged


def test_a_logit_without_negative_coefficients_is_that_of_scipy(train) -> None:
    arrays = COLUMNS | {"y": LOGIT}
    fit = train(arrays, "y", family="binomial", lambda_=0.0, non_negative=True, **TIGHT)

    def loss(beta):
        eta = DESIGN @ beta
        mu = 1 / (1 + np.exp(-eta))
        return np.mean(np.logaddexp(0.0, eta) - LOGIT * eta), DESIGN.T @ (mu - LOGIT) / ROWS

    wanted = minimize(
        loss, np.zeros(5), jac=True, method="L-BFGS-B", bounds=[(0, None)] * 4 + [(None, None)],
        options={"ftol": 1e-16, "gtol": 1e-10, "maxiter": 10_000, "maxfun": 10_000},
    )  # fmt: skip
    assert (fit.coefficients[:-1] >= 0.0).all()
    assert fit.objective <= wanted.fun * (1 + 1e-12)
    np.testing.assert_allclose(fit.coefficients, wanted.x, rtol=1e-3, atol=1e-5)


def test_bounds_hold_on_a_whole_path(train) -> None:
    fit = train(
        COLUMNS | {"y": LOGIT}, "y", family="binomial", alpha=0.5, lambda_search=True,
        non_negative=True, bounds={"x0": (0.2, 0.3)}, nlambdas=6,
    )  # fmt: skip
    for submodel in fit.submodels:
        assert (submodel.optimum.beta[:-1] >= 0.0).all()
    assert 0.2 <= fit.coefficients[0] <= 0.3


@pytest.mark.parametrize(
    "bounds", [{"nowhere": (0.0, 1.0)}, {"Intercept": (0.0, 1.0)}, {"x0": (1.0, 0.0)}]
)
def test_bounds_that_cannot_be_are_refused(train, bounds) -> None:
    with pytest.raises(InvalidInput):
        train(COLUMNS | {"y": LOGIT}, "y", bounds=bounds)


def test_no_p_values_under_bounds() -> None:
    with pytest.raises(InvalidInput, match="bounds"):
        check_parameters(GlmParameters(lambdas=(0.0,), non_negative=True, compute_p_values=True))


def problem(seed: int, size: int) -> tuple[np.ndarray, np.ndarray, Penalty]:
    """A random quadratic, at times of dependent coordinates, with some bounds."""
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(size + int(rng.integers(-1, 3)), size))
    low = np.where(rng.random(size) < 0.5, rng.choice([0.0, -0.5, 0.2], size), -np.inf)
    high = np.where(rng.random(size) < 0.5, low + rng.choice([0.0, 0.4, 2.0], size), np.inf)
    high = np.where(np.isfinite(low), high, np.where(high < np.inf, 0.7, np.inf))
    on = rng.random(size) < 0.8
    return (
        base.T @ base,
        rng.normal(size=size),
        Penalty(0.1, rng.choice([0.0, 0.5, 1.0]), on, Box(low, high)),
    )


def is_optimal(seed: int, size: int) -> bool:
    """Whether no small step in the box lowers the objective."""
    gram, target, penalty = problem(seed, size)
    found = descend(gram, target, penalty, np.zeros(size))

    def objective(beta: np.ndarray) -> float:
        return float(beta @ (0.5 * (gram @ beta) - target)) + penalty.value(beta)

    best = objective(found.beta)
    if not np.array_equal(penalty.box.nearest(found.beta), found.beta):
        return False
    steps = [s * h * np.eye(size)[j] for j in range(size) for s in (-1, 1) for h in (1e-4, 1e-2)]
    around = [objective(penalty.box.nearest(found.beta + step)) for step in steps]
    return not found.met or best <= min(around) + 1e-9


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_what_is_found_is_optimal_in_its_box(seed: int, size: int) -> None:
    assert is_optimal(seed, size)


def test_most_boxes_are_met() -> None:
    met = [descend(*problem(seed, 5), np.zeros(5)).met for seed in range(300)]
    assert np.mean(met) > 0.95


def never_leaves_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def subgradient(self: Penalty, gradient: np.ndarray, beta: np.ndarray) -> np.ndarray:
        free = (beta != self.box.lower) & (beta != self.box.upper)
        return np.where(free, TRUE(self, gradient, beta), 0.0)

    monkeypatch.setattr(Penalty, "subgradient", subgradient)


def solves_beyond_the_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coordinate_descent, "_is_inside", lambda *_: True)


TRUE = Penalty.subgradient


@pytest.mark.parametrize("mutate", [never_leaves_a_bound, solves_beyond_the_box])
def test_the_property_catches_mutants(monkeypatch: pytest.MonkeyPatch, mutate) -> None:
    mutate(monkeypatch)
    try:
        find(st.tuples(st.integers(0, 10**6), st.integers(1, 6)), lambda one: not is_optimal(*one))
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def test_bounds_of_a_categorical_are_those_of_each_of_its_levels(train) -> None:
    codes = RNG.integers(0, 4, ROWS)
    y = np.array([-3.0, -0.1, 0.2, 2.0])[codes] + 0.1 * X[:, 0]
    arrays, domains = {"c": codes, "x0": X[:, 0], "y": y}, {"c": ["p", "q", "r", "s"]}
    each = {f"c.{level}": (-0.2, 0.1) for level in "pqrs"}
    given = {"domains": domains, "lambda_": 0.001, **TIGHT}
    together, apart = (
        train(arrays, "y", bounds=bounds, **given) for bounds in ({"c": (-0.2, 0.1)}, each)
    )
    np.testing.assert_array_equal(together.coefficients, apart.coefficients)
    assert together.coefficients[0] == -0.2
    assert together.coefficients[3] == 0.1
