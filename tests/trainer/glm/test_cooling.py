"""Offsets that make most rows certain: the optimum is scipy's, from the best of many starts."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import minimize

from steam.trainer.glm.cooling import temperatures
from steam.trainer.glm.families import family_of
from steam.trainer.glm.families.tempered import Tempered, saturates

ROWS = 200
EPS = float(np.finfo(np.float64).eps)


def rows(kind: str, seed: int, size: float = 1000.0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=ROWS)
    if kind == "two":
        offset = rng.choice([-size, size], ROWS)
    elif kind == "apart":
        offset = rng.uniform(-size, size, ROWS)
    elif kind == "half":
        offset = np.where(np.arange(ROWS) < ROWS // 2, -size, 0.0)
    else:
        offset = np.where(np.arange(ROWS) < 5, size, 0.0) * rng.choice([-1, 1], ROWS)
    return {"x": x, "o": offset, "p": 1.0 / (1.0 + np.exp(-0.8 * x - 0.3)), "u": rng.random(ROWS)}


def objective_of(
    family: str, arrays: dict[str, np.ndarray], ridge: float
) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """Half the mean deviance and a ridge on the slope, with slopes; of eta as it is."""
    of, x = family_of(family), np.column_stack([arrays["x"], np.ones(ROWS)])

    def objective(beta: np.ndarray) -> tuple[float, np.ndarray]:
        at = of.working(x @ beta + arrays["o"], arrays["y"])
        pull = ridge * np.array([beta[0], 0.0])
        value = 0.5 * float(np.mean(at.deviance)) + 0.5 * float(pull @ beta)
        if not np.isfinite(value):
            return 1e300, np.zeros(2)
        return value, pull - x.T @ at.score / ROWS

    return objective


def best_of(
    objective: Callable[[np.ndarray], tuple[float, np.ndarray]], starts: list[np.ndarray]
) -> float:
    found = (
        minimize(objective, start, jac=True, method=method, options={"maxiter": 3000})
        for start in starts
        for method in ("BFGS", "L-BFGS-B")
    )
    return min(float(one.fun) for one in found)


@pytest.mark.parametrize("solver", ["IRLSM", "L_BFGS"])
@pytest.mark.parametrize("ridge", [0.0, 1e-3])
@pytest.mark.parametrize("kind", ["two", "apart", "half", "few"])
@pytest.mark.parametrize("family", ["binomial", "fractionalbinomial", "poisson"])
def test_the_optimum_beside_offsets_of_a_thousand_is_scipys(
    train, family: str, kind: str, ridge: float, solver: str
) -> None:
    size = 1000.0 if family != "poisson" else 30.0
    for seed in range(3):
        arrays = rows(kind, seed, size)
        p, u = arrays.pop("p"), arrays.pop("u")
        if family == "binomial":
            arrays["y"] = (u < p) * 1.0
        elif family == "poisson":
            arrays["y"] = np.floor(4.0 * u * p)
        else:
            arrays["y"] = np.clip(p + 0.2 * (u - 0.5), 0.0, 1.0)
        fit = train(
            arrays, "y", family=family, offset_column="o", lambda_=ridge, alpha=0.0,
            standardize=False, solver=solver,
        )  # fmt: skip
        objective = objective_of(family, arrays, ridge)
        found = objective(fit.coefficients)[0]
        starts = [fit.coefficients, *(np.array([0.0, s * size]) for s in (0, 1, -1, 0.5, -0.5))]
        assert fit.converged, fit.warnings
        assert np.isfinite(found)
        # H2O's objective_epsilon of 1e-6 is what the fit was asked for, and it leaves its square
        assert found <= best_of(objective, starts) * (1.0 + 1e-9) + 64 * EPS


def test_a_fit_that_halts_is_found_without_the_temperatures(train, monkeypatch) -> None:
    """So that the test above can fail: some of its fits do need them."""
    monkeypatch.setattr("steam.trainer.glm.problem.temperatures", lambda *_: ())
    ends = []
    for seed in range(8):
        arrays = rows("two", seed)
        p, u = arrays.pop("p"), arrays.pop("u")
        arrays["y"] = (u < p) * 1.0
        fit = train(arrays, "y", family="binomial", offset_column="o", lambda_=0.0)
        ends.append(fit.converged)
    assert not all(ends)


@pytest.mark.parametrize("temperature", [2.0, 64.0])
@pytest.mark.parametrize("family", ["binomial", "fractionalbinomial", "poisson"])
def test_slopes_of_a_tempered_family_are_those_of_its_deviance(family, temperature) -> None:
    of = Tempered(family_of(family), temperature)
    eta = np.linspace(-3.0, 3.0, 13) * temperature
    y = np.full(13, 1.0 if family != "fractionalbinomial" else 0.3)
    step = 1e-4 * temperature
    here, above, below = (of.working(eta + move, y) for move in (0.0, step, -step))
    slope = -0.5 * (above.deviance - below.deviance) / (2.0 * step)
    bend = -(above.score - below.score) / (2.0 * step)
    np.testing.assert_allclose(slope, here.score, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(bend, here.weight, rtol=1e-6, atol=1e-8)
    one = Tempered(of.family, 1.0).working(eta, y)
    np.testing.assert_array_equal(one.deviance, of.family.working(eta, y).deviance)


def test_only_families_that_end_to_bend_have_temperatures() -> None:
    assert [saturates(family_of(name)) for name in ("binomial", "poisson", "quasibinomial")] == [
        True, True, True,
    ]  # fmt: skip
    assert not saturates(family_of("gaussian"))
    assert not saturates(family_of("gamma"))
    assert not saturates(family_of("gamma", "log"))  # whose weight is 1 everywhere
    assert temperatures(family_of("binomial"), 10.0) == ()
    assert temperatures(family_of("gaussian"), 2000.0) == ()
    assert temperatures(family_of("binomial"), 32.0) == (8.0, 4.0, 2.0)
