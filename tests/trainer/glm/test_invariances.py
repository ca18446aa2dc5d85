"""What must not change a fit, or change it in one way only; each with a mutant that it catches."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.trainer.glm.result import GlmFit

ROWS = 50
TIGHT = {"beta_epsilon": 1e-11, "objective_epsilon": 1e-15, "max_iterations": 100}
FAMILIES = ("gaussian", "binomial", "poisson", "gamma")
GIVEN = {"gamma": {"link": "log"}}
Arrays = dict[str, np.ndarray]
DOMAINS = {"c": ["p", "q", "r"]}


def made(seed: int, family: str) -> Arrays:
    """Two numbers, three levels, an offset and whole weights, and a response of the family."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, ROWS))
    codes = rng.integers(0, 3, ROWS)
    codes[:3] = [0, 1, 2]
    offset = rng.normal(size=ROWS) / 4.0
    eta = 0.4 * a - 0.2 * b + 0.3 * (codes == 1) + offset
    y = {
        "gaussian": eta + rng.normal(size=ROWS),
        "binomial": (rng.random(ROWS) < 1.0 / (1.0 + np.exp(-eta))) * 1.0,
        "poisson": rng.poisson(np.exp(eta + 1.0)) * 1.0,
        "gamma": rng.gamma(3.0, np.exp(eta) / 3.0),
    }[family]
    weights = rng.integers(0, 3, ROWS).astype(float)
    return {"c": codes.astype(np.int32), "a": a, "b": b, "o": offset, "w": weights, "y": y}


Fit = Callable[..., GlmFit]
Property = Callable[[Fit, int, str], None]
QUICK = settings(max_examples=10, database=None, phases=[Phase.generate])
"""The first case that fails will do: none is looked for that is simpler."""
CASES = st.tuples(st.integers(0, 10_000), st.sampled_from(FAMILIES))


@pytest.fixture(scope="module")
def fit(train) -> Fit:
    def fit(arrays: Arrays, family: str, **more: Any) -> GlmFit:
        parameters = {"lambda_": 0.01, "weights_column": "w", "offset_column": "o"} | more
        extra = GIVEN.get(family, {})
        return train(arrays, "y", DOMAINS, family=family, **(TIGHT | extra | parameters))

    return fit


def close(one: GlmFit, other: GlmFit, expected: dict[str, float] | None = None) -> None:
    """The same coefficients by name, times what is `expected` of some, and the same deviance."""
    there = dict(zip(other.names, other.coefficients, strict=True))
    for name, value in zip(one.names, one.coefficients, strict=True):
        wanted = value * (expected or {}).get(name, 1.0)
        assert there[name] == pytest.approx(wanted, rel=1e-6, abs=1e-8), name
    assert other.residual_deviance == pytest.approx(one.residual_deviance, rel=1e-9)


def order_of_rows_and_columns(fit: Fit, seed: int, family: str, lost: int = 0) -> None:
    arrays = made(seed, family)
    order = np.random.default_rng(seed).permutation(ROWS)[: ROWS - lost]
    close(
        fit(arrays, family),
        fit({name: arrays[name][order] for name in reversed(arrays)}, family),
    )


def unit_of_a_predictor(fit: Fit, seed: int, family: str, error: float = 1.0) -> None:
    """With the standardised penalty, and where the column is moved as well."""
    arrays = made(seed, family)
    scale = 10.0 ** np.random.default_rng(seed).integers(-9, 9)
    one, other = fit(arrays, family), fit(arrays | {"a": arrays["a"] * scale}, family)
    close(one, other, {"a": error / scale})
    moved = fit(arrays | {"a": arrays["a"] + 3.0}, family)
    slope = dict(zip(one.names, one.coefficients, strict=True))["a"]
    assert moved.coefficients[-1] == pytest.approx(one.coefficients[-1] - 3.0 * slope, abs=1e-7)
    assert moved.residual_deviance == pytest.approx(one.residual_deviance, rel=1e-9)


def constant_in_the_offset(fit: Fit, seed: int, family: str, error: float = 0.0) -> None:
    """It is the intercept's, if there is one; else the fit is another."""
    arrays = made(seed, family)
    moved = arrays | {"o": arrays["o"] + 0.7}
    one, other = fit(arrays, family), fit(moved, family)
    shift = np.zeros(len(one.coefficients))
    shift[-1] = 0.7 + error
    np.testing.assert_allclose(other.coefficients, one.coefficients - shift, rtol=1e-6, atol=1e-7)
    assert other.residual_deviance == pytest.approx(one.residual_deviance, rel=1e-9)
    assert other.null_deviance == pytest.approx(one.null_deviance, rel=1e-9)
    bare, changed = (fit(columns, family, intercept=False) for columns in (arrays, moved))
    assert bare.null_deviance != pytest.approx(changed.null_deviance, rel=1e-6)


def weights_are_repetitions(fit: Fit, seed: int, family: str, error: int = 0) -> None:
    """And a row of weight 0 is no row."""
    arrays = made(seed, family)
    times = arrays["w"].astype(int)
    times[0] += error
    repeated = {name: np.repeat(column, times) for name, column in arrays.items()}
    one, other = fit(arrays, family), fit(repeated | {"w": np.ones(times.sum())}, family)
    close(one, other)
    assert other.null_deviance == pytest.approx(one.null_deviance, rel=1e-9)
    assert one.rows == np.count_nonzero(arrays["w"])


def twice_the_same_column(fit: Fit, seed: int, family: str, error: float = 0.0) -> None:
    """Without a penalty the copy gets 0, and the rest is as without it."""
    arrays = made(seed, family)
    one = fit(arrays, family, lambda_=0.0)
    other = fit(arrays | {"z": 2.0 * arrays["a"] + error * arrays["b"] ** 2}, family, lambda_=0.0)
    assert 0.0 in (other.coefficients[list(other.names).index(name)] for name in ("a", "z"))
    assert other.rank == one.rank
    assert other.residual_deviance == pytest.approx(one.residual_deviance, rel=1e-9)


PROPERTIES: dict[str, tuple[Property, dict[str, Any]]] = {
    "order": (order_of_rows_and_columns, {"lost": 7}),
    "unit": (unit_of_a_predictor, {"error": 1.001}),
    "offset": (constant_in_the_offset, {"error": 1e-4}),
    "weights": (weights_are_repetitions, {"error": 1}),
    "copy": (twice_the_same_column, {"error": 1e-3}),
}
"""Each with the mutant that it must catch: an error in what the other fit is given or should be."""


@pytest.mark.parametrize("name", PROPERTIES)
@settings(max_examples=8)
@given(case=CASES)
def test_it_holds(fit, name, case) -> None:
    PROPERTIES[name][0](fit, *case)


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_mutant_is_caught(fit, name) -> None:
    holds, mutation = PROPERTIES[name]

    def fails(case: tuple[int, str]) -> bool:
        try:
            holds(fit, *case, **mutation)
        except AssertionError:
            return True
        return False

    try:
        find(CASES, fails, settings=QUICK)
    except NoSuchExample:
        pytest.fail("nothing sees the mutant")
