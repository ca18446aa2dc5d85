"""A fit that starts from the optimum of a sample ends where it would have ended."""

import numpy as np
import pytest

from steam.trainer.glm import problem

TIGHT = {"objective_epsilon": 1e-14, "beta_epsilon": 1e-9}
ROWS = 2000
RNG = np.random.default_rng(17)
X = RNG.normal(size=(ROWS, 3))
CODES = RNG.choice(6, ROWS, p=[0.5, 0.3, 0.1, 0.05, 0.03, 0.02])
ETA = X @ [1.0, -0.5, 0.2] + 0.3 * CODES - 1.0
ARRAYS = {"c": CODES.astype(np.int32), **{f"x{j}": X[:, j] for j in range(3)}}
DOMAINS = {"c": list("abcdef"), "y": list("rst")}
Y = (RNG.random(ROWS) < 1 / (1 + np.exp(-ETA))) * 1.0


@pytest.fixture
def both(train, monkeypatch):
    """The same fit twice: from nothing, and from a sample."""

    def both(arrays, **parameters):
        domains = {name: levels for name, levels in DOMAINS.items() if name == "c"}
        plain = train(arrays, "y", domains, **parameters)
        monkeypatch.setattr(problem, "_SAMPLE", 20)
        return plain, train(arrays, "y", domains, **parameters)

    return both


@pytest.mark.parametrize("given", [{"lambda_": 0.0}, {"lambda_": 0.01, "alpha": 0.5}, {}])
def test_the_end_is_the_same_and_nearer(both, given) -> None:
    plain, sampled = both(ARRAYS | {"y": Y}, family="binomial", **given, **TIGHT)
    assert sampled.objective == pytest.approx(plain.objective, rel=1e-12)
    np.testing.assert_allclose(
        sampled.standardized_coefficients, plain.standardized_coefficients, atol=1e-6
    )
    assert sampled.null_deviance == pytest.approx(plain.null_deviance, rel=1e-14)
    assert sampled.iterations < plain.iterations


def test_bounds_hold_from_the_start(both) -> None:
    plain, sampled = both(
        ARRAYS | {"y": Y}, family="binomial", lambda_=0.0, non_negative=True,
        bounds={"x0": (0.0, 0.5)}, **TIGHT,
    )  # fmt: skip
    np.testing.assert_allclose(sampled.coefficients, plain.coefficients, atol=1e-6)


def test_a_level_that_only_the_sample_separates_is_found_again(both) -> None:
    """In the sample, every eighth row, all rows of the last level are of one class."""
    codes = np.zeros(ROWS, np.int32)
    codes[::50] = 5
    y = Y.copy()
    y[::50] = (np.arange(0, ROWS, 50) % 8 == 0) | (np.arange(len(y[::50])) % 3 == 0)
    plain, sampled = both(
        {"c": codes, "x": X[:, 0], "y": y * 1.0}, family="binomial", lambda_=0.0, **TIGHT
    )
    np.testing.assert_allclose(sampled.coefficients, plain.coefficients, atol=1e-6)
    assert sampled.converged


def test_threads_and_cuts_change_nothing(train, monkeypatch) -> None:
    monkeypatch.setattr(problem, "_SAMPLE", 20)
    fits = [
        train(
            ARRAYS | {"y": Y},
            "y",
            {"c": DOMAINS["c"]},
            threads=threads,
            block_rows=96,
            family="binomial",
            lambda_=0.0,
        )
        for threads in (1, 2, 4)
    ]
    for other in fits[1:]:
        np.testing.assert_array_equal(other.coefficients, fits[0].coefficients)
