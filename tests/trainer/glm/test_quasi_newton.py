"""L-BFGS reaches the optimum of IRLS, and goes where IRLS cannot."""

from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import Exhausted, InvalidInput, Unsupported
from steam.trainer.glm import quasi_newton
from steam.trainer.glm.box import Box
from steam.trainer.glm.coordinate_descent import descend
from steam.trainer.glm.curvature import NO_GRAM, Curvature
from steam.trainer.glm.irls import Stopping
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.quasi_newton import minimise_by_slopes
from steam.trainer.glm.solvers import MOST_BY_SLOPES, MOST_COEFFICIENTS
from tests.trainer.glm.every_family import DOMAINS, EXTRA, LEVELS, columns_of, responses_of
from tests.trainer.glm.every_family import PAIRS as ONE_ETA

RNG = np.random.default_rng(11)
COLUMNS = columns_of(300, RNG)
RESPONSES = responses_of(COLUMNS, RNG)
PAIRS = [*ONE_ETA, ("multinomial", "family_default"), ("ordinal", "family_default")]
PENALTIES = [(0.0, 0.5, False), (0.01, 0.0, True), (0.01, 0.5, False), (0.02, 1.0, True)]


@pytest.mark.parametrize(("lambda_", "alpha", "non_negative"), PENALTIES)
@pytest.mark.parametrize(("family", "link"), PAIRS)
def test_every_family_ends_at_the_optimum_of_irls(
    train, family, link, lambda_, alpha, non_negative
) -> None:
    domains = DOMAINS | ({} if RESPONSES[family].dtype.kind == "f" else {"y": LEVELS})
    given = {
        "family": family, "link": link, "lambda_": lambda_, "alpha": alpha,
        "non_negative": non_negative, **EXTRA.get(family, {}),
    }  # fmt: skip
    arrays = COLUMNS | {"y": RESPONSES[family]}
    exact = train(arrays, "y", domains, objective_epsilon=1e-14, beta_epsilon=1e-9, **given)
    found = train(arrays, "y", domains, solver="L_BFGS", **given)
    assert found.converged
    assert found.warnings == exact.warnings == ()
    assert found.objective == pytest.approx(exact.objective, rel=1e-10)
    if family != "multinomial":  # whose intercepts may all be shifted
        betas = [one.submodels[0].optimum.beta for one in (found, exact)]
        np.testing.assert_allclose(*betas, rtol=0, atol=2e-6)
        np.testing.assert_array_equal(betas[0] == 0.0, betas[1] == 0.0)
    assert found.history[0].objective > found.history[-1].objective


SCALES = [(1e8, 1.0), (1.0, 1e-8), (1e4, 1e-4), (1e-8, 1e8)]


def in_units(family: str, scales: tuple[float, float]) -> dict[str, np.ndarray]:
    """Two predictors in units that are far apart, and a response to both."""
    rng = np.random.default_rng(7)
    a, b = rng.normal(size=(2, 200))
    eta = 0.5 * a - 0.3 * b + 0.2
    if family == "gaussian":
        y = eta + rng.normal(size=200)
    elif family == "binomial":
        y = (rng.random(200) < 1.0 / (1.0 + np.exp(-eta))) * 1.0
    else:
        y = rng.poisson(np.exp(eta)) * 1.0
    return {"a": a * scales[0], "b": b * scales[1], "y": y}


@pytest.mark.parametrize("scales", SCALES)
@pytest.mark.parametrize("family", ["gaussian", "binomial", "poisson"])
@pytest.mark.parametrize(("lambda_", "alpha"), [(1e-2, 0.0), (1e-2, 0.5), (0.0, 0.0)])
def test_columns_in_units_far_apart_end_where_irls_does(
    train, family, scales, lambda_, alpha
) -> None:
    arrays = in_units(family, scales)
    given = {"family": family, "lambda_": lambda_, "alpha": alpha, "standardize": False}
    exact = train(arrays, "y", objective_epsilon=1e-14, beta_epsilon=1e-12, **given)
    found = train(arrays, "y", solver="L_BFGS", **given)
    assert found.converged
    assert found.iterations < 40  # steps along the columns' own lengths; 65 and more without
    # slopes of 1e-7 of the null model's leave 1e-14 of what it could gain, and rounding
    assert found.objective == pytest.approx(exact.objective, rel=64 * np.finfo(float).eps)
    by_size = 1.0 / np.array([*scales, 1.0])
    np.testing.assert_allclose(
        found.coefficients / by_size, exact.coefficients / by_size, rtol=0, atol=1e-6
    )


def test_columns_that_are_not_centred_are_as_long_as_their_mean(train) -> None:
    """Without an intercept a column has its mean in it, which its deviation does not tell."""
    rng = np.random.default_rng(5)
    a = 1e6 + rng.normal(size=200)
    arrays = {"a": a, "b": rng.normal(size=200), "y": 3e-6 * a + rng.normal(size=200)}
    given = {"intercept": False, "standardize": False, "lambda_": 1e-3, "alpha": 0.0}
    exact, found = (train(arrays, "y", solver=solver, **given) for solver in ("IRLSM", "L_BFGS"))
    assert found.converged
    assert found.iterations < 10
    assert found.objective == pytest.approx(exact.objective, rel=64 * np.finfo(float).eps)


def test_an_end_that_is_no_optimum_is_told() -> None:
    """Slopes that belong to no objective: no search gains anything, and they are not small."""

    def measure(beta: np.ndarray) -> Curvature:
        value = 1.0 + float(beta @ beta)
        return Curvature(NO_GRAM, -2.0 * beta + 0.5, 2.0 * value, 1.0, 1, 0)

    start = np.zeros(2)
    penalty = Penalty(0.0, 0.0, np.ones(2, dtype=bool))
    found = minimise_by_slopes(
        measure, start, measure(start), penalty, Stopping(100, 0.0, 0.0, 1e-9)
    )
    assert not found.converged


@pytest.mark.parametrize("solver", ["COORDINATE_DESCENT", "COORDINATE_DESCENT_NAIVE", "irlsm"])
def test_solvers_over_the_gram_are_one(train, solver) -> None:
    arrays = COLUMNS | {"y": RESPONSES["poisson"]}
    one, other = (
        train(arrays, "y", DOMAINS, family="poisson", lambda_=0.01, solver=name)
        for name in (solver, "AUTO")
    )
    np.testing.assert_array_equal(one.coefficients, other.coefficients)


def test_threads_change_no_bit(train) -> None:
    fits = [
        train(
            COLUMNS | {"y": RESPONSES["poisson"]}, "y", DOMAINS, threads=threads,
            family="poisson", lambda_=0.01, solver="L_BFGS",
        )
        for threads in (1, 2, 4)
    ]  # fmt: skip
    for fit in fits[1:]:
        np.testing.assert_array_equal(fit.coefficients, fits[0].coefficients)


def test_a_level_for_every_other_row_is_fitted_without_a_gram(train) -> None:
    """The ridge of one categorical is known: (sum of residuals) / (rows + W lambda) for each."""
    levels = 60_000
    rng = np.random.default_rng(3)
    codes = rng.integers(0, levels, 2 * levels)
    y = rng.normal(size=2 * levels) + (codes % 7)
    counts, lambda_ = np.bincount(codes, minlength=levels), 1e-5
    names = [f"l{level}" for level in range(levels)]
    fit = train({"c": codes, "y": y}, "y", {"c": names}, block_rows=1 << 15, alpha=0.0,
                lambda_=lambda_)  # fmt: skip
    assert len(fit.coefficients) > MOST_COEFFICIENTS
    assert fit.converged
    b0 = fit.coefficients[-1]
    sums = np.bincount(codes, y - b0, levels)
    expected = sums / (counts + lambda_ * len(y))
    np.testing.assert_allclose(fit.coefficients[:-1], expected, atol=2e-4)


def test_beyond_its_own_limit_it_is_refused(train) -> None:
    names = [str(level) for level in range(MOST_BY_SLOPES)]
    with pytest.raises(Exhausted, match="is the limit"):
        train({"c": np.arange(50), "y": np.arange(50.0)}, "y", {"c": names})


def test_without_a_matrix_there_are_no_p_values(train) -> None:
    arrays = COLUMNS | {"y": RESPONSES["poisson"]}
    with pytest.raises(InvalidInput, match="p-values need a matrix"):
        train(arrays, "y", DOMAINS, solver="L_BFGS", lambda_=0.0, compute_p_values=True)
    with pytest.raises(Unsupported, match="no solver 'newton'"):
        train(arrays, "y", DOMAINS, solver="newton")
    with pytest.raises(InvalidInput, match="ordinal family alone"):
        train(arrays, "y", DOMAINS, solver="GRADIENT_DESCENT_LH")


def test_h2os_default_alpha_is_ridge(train) -> None:
    fit = train(COLUMNS | {"y": RESPONSES["gaussian"]}, "y", DOMAINS, solver="L_BFGS")
    assert fit.alpha == 0.0


def test_separated_classes_are_named(train) -> None:
    x = np.linspace(-1.0, 1.0, 40)
    fit = train({"x": x, "y": (x > 0) * 1.0}, "y", family="binomial", lambda_=0.0, solver="L_BFGS")
    assert not fit.converged
    assert "separate the classes" in fit.warnings[0]


SIZES = st.integers(1, 6)


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, Penalty]:
    """A quadratic with a penalty and a box that is open, closed or one-sided per coordinate."""
    size = draw(SIZES)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    root = rng.normal(size=(size + 2, size))
    gram = root.T @ root + 0.1 * np.eye(size)
    target = rng.normal(size=size) * draw(st.sampled_from([0.1, 1.0, 30.0]))
    lower = np.where(rng.random(size) < 0.5, -np.inf, rng.uniform(-1.0, 0.5, size))
    upper = np.where(rng.random(size) < 0.5, np.inf, rng.uniform(0.6, 1.0, size))
    box = draw(st.sampled_from([None, Box(lower, upper)]))
    alpha, lambda_ = draw(st.sampled_from([0.0, 0.3, 1.0])), draw(st.sampled_from([0.0, 0.1, 2.0]))
    return gram, target, Penalty(lambda_, alpha, rng.random(size) < 0.8, box)


def by_slopes(gram: np.ndarray, target: np.ndarray, penalty: Penalty) -> np.ndarray:
    def measure(beta: np.ndarray) -> Curvature:
        value = float(beta @ (gram @ beta) - 2.0 * target @ beta)
        return Curvature(NO_GRAM, target - gram @ beta, value, 1.0, 1, 0)

    start = np.zeros(len(target))
    if penalty.box is not None:
        start = penalty.box.nearest(start)
    largest = float(np.abs(target).max())
    stopping = Stopping(1000, 0.0, 0.0, 1e-9 * largest, unit=largest)
    return minimise_by_slopes(measure, start, measure(start), penalty, stopping).beta


def agree(problem: tuple[np.ndarray, np.ndarray, Penalty]) -> bool:
    gram, target, penalty = problem
    exact = descend(gram, target, penalty, np.zeros(len(target))).beta
    scale = float(np.abs(target).max())
    return bool(np.allclose(by_slopes(*problem), exact, rtol=0, atol=1e-6 * scale))


@given(problems())
@settings(deadline=None)
def test_any_penalty_and_box_gives_what_coordinate_descent_does(problem) -> None:
    assert agree(problem)


def test_the_property_catches_halves_that_forget_the_box(monkeypatch) -> None:
    honest = quasi_newton._bounds

    def without_box(penalty: Penalty, parted: Any, unit: float) -> object:
        return honest(Penalty(penalty.lambda_, penalty.alpha, penalty.on), parted, unit)

    assert agree(find(problems(), lambda problem: problem[2].box is not None))
    monkeypatch.setattr(quasi_newton, "_bounds", without_box)
    try:
        find(problems(), lambda problem: not agree(problem))
    except NoSuchExample:
        pytest.fail("bounds may be left out unseen")
