"""Constraints between coefficients: against scipy's solver, and at the edges."""

import numpy as np
import pytest
from scipy.optimize import minimize

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.glm.bounds import LinearConstraint
from steam.trainer.glm.parameters import GlmParameters, check_parameters

TIGHT = {"objective_epsilon": 1e-14, "beta_epsilon": 1e-10, "lambda_": 0.0}
RNG = np.random.default_rng(11)
ROWS = 300
X = RNG.normal(size=(ROWS, 4)) * [1.0, 20.0, 0.2, 3.0] + [0.0, 5.0, 1.0, -2.0]
ETA = X @ np.array([0.9, -0.05, 2.0, -0.1]) + 0.3
COLUMNS = {f"x{j}": X[:, j] for j in range(4)}
DESIGN = np.column_stack([X, np.ones(ROWS)])
LOGIT = (RNG.random(ROWS) < 1 / (1 + np.exp(-ETA))) * 1.0
COUNTS = RNG.poisson(np.exp(0.2 * ETA)) * 1.0
NOISY = ETA + RNG.normal(size=ROWS)
LINEAR = (
    LinearConstraint({"x0": 1.0, "x2": 1.0}, -1.5, equal=False),
    LinearConstraint({"x1": 2.0, "x3": -1.0}, 0.02, equal=True),
    LinearConstraint({"x0": -1.0, "x1": -1.0, "x2": 0.5}, -10.0, equal=False),
)
LOSSES = {
    "gaussian": (NOISY, lambda eta: 0.5 * np.mean((NOISY - eta) ** 2)),
    "binomial": (LOGIT, lambda eta: np.mean(np.logaddexp(0.0, eta) - LOGIT * eta)),
    "poisson": (COUNTS, lambda eta: np.mean(np.exp(eta) - COUNTS * eta)),
}


@pytest.mark.parametrize("family", LOSSES)
@pytest.mark.parametrize("bounds", [{}, {"x2": (0.4, 0.8)}])
def test_the_fit_is_that_of_scipy(train, family: str, bounds) -> None:
    y, loss = LOSSES[family]
    fit = train(COLUMNS | {"y": y}, "y", family=family, linear=LINEAR, bounds=bounds, **TIGHT)
    by_name = dict(zip(fit.names, fit.coefficients, strict=True))
    values = [one.value(by_name) for one in LINEAR]
    assert values[0] <= 1e-9
    assert abs(values[1]) < 1e-9
    assert values[2] < 0.0
    conditions = [
        {"type": "ineq", "fun": lambda b: 1.5 - b[0] - b[2]},
        {"type": "eq", "fun": lambda b: 2.0 * b[1] - b[3] + 0.02},
    ]
    limits = [(None, None), (None, None), bounds.get("x2", (None, None)), *[(None, None)] * 2]
    wanted = minimize(
        lambda b: loss(DESIGN @ b),
        np.array([0.1, 0.0, 0.5, 0.02, 0.0]),
        method="SLSQP",
        bounds=limits,
        constraints=conditions,
        options={"ftol": 1e-15, "maxiter": 1000},
    )
    assert loss(DESIGN @ fit.coefficients) <= wanted.fun * (1.0 + 1e-9)
    np.testing.assert_allclose(fit.coefficients, wanted.x, rtol=2e-3, atol=2e-3)
    assert fit.converged


def test_constraints_that_hold_anyway_change_nothing(train) -> None:
    loose = (LinearConstraint({"x0": 1.0, "x1": 1.0}, -100.0, equal=False),)
    arrays = COLUMNS | {"y": LOGIT}
    free = train(arrays, "y", family="binomial", **TIGHT)
    held = train(arrays, "y", family="binomial", linear=loose, **TIGHT)
    np.testing.assert_allclose(held.coefficients, free.coefficients, rtol=1e-9)


def test_standardising_and_threads_change_nothing(train) -> None:
    arrays = COLUMNS | {"y": COUNTS}
    fits = [
        train(
            arrays, "y", family="poisson", linear=LINEAR, threads=threads, standardize=of, **TIGHT
        )
        for threads, of in ((1, True), (3, True), (1, False))
    ]
    np.testing.assert_array_equal(fits[0].coefficients, fits[1].coefficients)
    np.testing.assert_allclose(fits[0].coefficients, fits[2].coefficients, rtol=1e-8, atol=1e-10)


def test_columns_that_others_explain_stay_out(train) -> None:
    arrays = COLUMNS | {"x4": X[:, 0] + X[:, 1], "y": NOISY}
    linear = (LinearConstraint({"x0": 1.0, "x1": 1.0}, -0.5, equal=False),)
    fit = train(arrays, "y", linear=linear, remove_collinear_columns=True, **TIGHT)
    assert np.count_nonzero(fit.coefficients) == 5
    by_name = dict(zip(fit.names, fit.coefficients, strict=True))
    assert linear[0].value(by_name) <= 1e-9


def test_levels_are_named_by_column_and_level(train) -> None:
    arrays = COLUMNS | {"g": np.arange(ROWS, dtype=np.int32) % 3, "y": NOISY}
    linear = (LinearConstraint({"g.b": 1.0, "g.c": 1.0}, -0.25, equal=True),)
    fit = train(arrays, "y", domains={"g": ("a", "b", "c")}, linear=linear, **TIGHT)
    by_name = dict(zip(fit.names, fit.coefficients, strict=True))
    assert by_name["g.b"] + by_name["g.c"] == pytest.approx(0.25, abs=1e-9)
    several = (LinearConstraint({"g": 1.0, "x0": 1.0}, 0.0, equal=True),)
    with pytest.raises(InvalidInput, match="names g, which has several coefficients"):
        train(arrays, "y", domains={"g": ("a", "b", "c")}, linear=several, **TIGHT)


def test_p_values_are_left_out_with_a_warning(train) -> None:
    arrays = COLUMNS | {"y": NOISY}
    fit = train(arrays, "y", linear=LINEAR, compute_p_values=True, **TIGHT)
    assert fit.inference is None
    assert any("p-values have no meaning under constraints" in one for one in fit.warnings)


def test_constraints_that_exclude_each_other_are_told(train) -> None:
    apart = (
        LinearConstraint({"x0": 1.0, "x1": 1.0}, 0.0, equal=True),
        LinearConstraint({"x0": 2.0, "x1": 2.0}, 1.0, equal=True),
    )
    with pytest.raises(InvalidInput, match="No coefficients satisfy all of the constraints"):
        train(COLUMNS | {"y": NOISY}, "y", linear=apart, **TIGHT)


@pytest.mark.parametrize(
    ("more", "kind", "words"),
    [
        ({}, InvalidInput, "take no penalty"),
        ({"lambdas": (0.1,)}, InvalidInput, "take no penalty"),
        ({"lambdas": (0.0,), "family": "multinomial"}, Unsupported, "multinomial family takes no"),
        ({"lambdas": (0.0,), "solver": "L_BFGS"}, Unsupported, "need the solver IRLSM"),
    ],
)
def test_what_does_not_go_with_them_is_refused(more, kind, words: str) -> None:
    with pytest.raises(kind, match=words):
        check_parameters(GlmParameters(linear=LINEAR, **more))
