"""Data that break fits: each has a right answer, checked by an outside tool, or a refusal."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import nnls

from steam.core.errors import InvalidInput

ROWS = 60
RNG = np.random.default_rng(17)
X = RNG.normal(size=ROWS)
ETA = 0.5 + 0.8 * X
CHANCE = 1.0 / (1.0 + np.exp(-ETA))
RESPONSES = {
    "gaussian": ETA + RNG.normal(size=ROWS),
    "binomial": (RNG.random(ROWS) < CHANCE) * 1.0,
    "quasibinomial": (RNG.random(ROWS) < CHANCE) * 1.0,
    "fractionalbinomial": RNG.beta(3 * CHANCE, 3 * (1 - CHANCE)),
    "poisson": RNG.poisson(np.exp(ETA)) * 1.0,
    "gamma": RNG.gamma(3.0, np.exp(ETA) / 3.0),
    "tweedie": RNG.poisson(1.5, ROWS) * RNG.gamma(2.0, 1.0, ROWS),
    "negativebinomial": RNG.poisson(np.exp(ETA)) * 1.0,
}
GIVEN = {
    "gamma": {"link": "log"},
    "tweedie": {"tweedie_variance_power": 1.5, "tweedie_link_power": 0.0},
    "negativebinomial": {"theta": 0.5},
}
FAMILIES = sorted(RESPONSES)


def given(family, **more):
    return {"family": family} | GIVEN.get(family, {}) | more


@pytest.mark.parametrize("factor", [1e150, 1e-150])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_unit_of_a_predictor_is_its_coefficients_alone(
    train, family, standardize, factor
) -> None:
    one, other = (
        train(
            {"x": X * scale, "y": RESPONSES[family]}, "y",
            **given(family, lambda_=0.0, standardize=standardize),
        )
        for scale in (1.0, factor)
    )  # fmt: skip
    assert other.converged
    assert other.warnings == ()
    np.testing.assert_allclose(
        other.coefficients * [factor, 1.0], one.coefficients, rtol=1e-6, atol=1e-9
    )
    assert other.residual_deviance == pytest.approx(one.residual_deviance, rel=1e-10)


@pytest.mark.parametrize("solver", ["IRLSM", "L_BFGS"])
@pytest.mark.parametrize(
    ("family", "factor", "power"),
    [
        *(("gaussian", factor, 1) for factor in (1e150, 1e-150)),
        *(("poisson", factor, 1) for factor in (1e8, 1e150, 1e-150)),
        *(("gamma", factor, -1) for factor in (1e-8, 1e-150)),
    ],
)
def test_coefficients_have_the_unit_of_the_response_or_of_its_inverse(
    train, solver, family, factor, power
) -> None:
    link = {"gaussian": "identity", "poisson": "identity", "gamma": "inverse"}[family]
    one, other = (
        train(
            {"x": X, "y": (RESPONSES[family] + 1.0) * scale}, "y",
            family=family, link=link, lambda_=0.0, solver=solver,
        )
        for scale in (1.0, factor)
    )  # fmt: skip
    assert other.converged
    assert other.warnings == ()
    scaled = other.coefficients / factor**power
    np.testing.assert_allclose(scaled, one.coefficients, rtol=1e-4)
    unit = factor ** {"gaussian": 2, "poisson": 1, "gamma": 0}[family]
    deviance = other.residual_deviance / unit
    assert deviance == pytest.approx(one.residual_deviance, rel=1e-8)


@pytest.mark.parametrize("factor", [1e150, 1e-150])
def test_the_unit_of_a_response(train, factor) -> None:
    y = RESPONSES["gaussian"]
    one, other = (train({"x": X, "y": y * s}, "y", lambda_=0.0) for s in (1.0, factor))
    np.testing.assert_allclose(other.coefficients, one.coefficients * factor, rtol=1e-10)
    for family in ("gamma", "tweedie"):  # of log links it is the intercept alone
        y = RESPONSES[family]
        one, other = (
            train({"x": X, "y": y * s}, "y", **given(family, lambda_=0.0)) for s in (1.0, factor)
        )
        assert other.converged
        moved = [0.0, np.log(factor)]
        np.testing.assert_allclose(other.coefficients, one.coefficients + moved, rtol=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_tiny_unit_under_a_penalty_has_an_end(train, family) -> None:
    """The penalty alone makes the coefficient finite, though it lies at 1e3 standard units."""
    ours = train({"x": X * 1e-150, "y": RESPONSES[family]}, "y", **given(family, standardize=False))
    assert ours.converged
    assert ours.warnings == ()
    assert ours.residual_deviance == pytest.approx(ours.null_deviance, rel=1e-12)


@pytest.mark.parametrize("weight", [1e150, 1e-150])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_unit_of_weights_is_the_deviances_alone(train, family, weight) -> None:
    arrays = {"x": X, "y": RESPONSES[family]}
    one = train(arrays, "y", **given(family, lambda_=0.0))
    other = train(
        arrays | {"w": np.full(ROWS, weight)}, "y",
        **given(family, lambda_=0.0, weights_column="w"),
    )  # fmt: skip
    np.testing.assert_allclose(other.coefficients, one.coefficients, rtol=1e-8)
    assert other.residual_deviance / weight == pytest.approx(one.residual_deviance, rel=1e-10)


@pytest.mark.parametrize("family", FAMILIES)
def test_one_row_or_one_value_is_refused(train, family) -> None:
    y = RESPONSES[family]
    for arrays in ({"x": X[:1], "y": y[:1]}, {"x": X, "y": np.full(ROWS, y.max())}):
        with pytest.raises(InvalidInput, match="The response y is constant"):
            train(arrays, "y", **given(family, lambda_=0.0))
    for arrays in ({"y": np.full(ROWS, np.nan)}, {"y": y, "w": np.zeros(ROWS)}):
        with pytest.raises(InvalidInput, match="No row has a response y"):
            train(
                {"x": X} | arrays, "y",
                **given(family, weights_column="w" if "w" in arrays else None),
            )  # fmt: skip


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("family", FAMILIES)
def test_an_offset_alone_is_the_null_model(train, family, intercept) -> None:
    arrays = {"o": 0.1 * X, "y": RESPONSES[family]}
    ours = train(
        arrays, "y", x=[], **given(family, offset_column="o", lambda_=0.0, intercept=intercept)
    )
    assert ours.residual_deviance == pytest.approx(ours.null_deviance, rel=1e-12)
    assert ours.converged
    if not intercept:
        assert ours.coefficients == pytest.approx([0.0])


@pytest.mark.parametrize("family", sorted({"gaussian", "gamma", "fractionalbinomial"}))
def test_more_columns_than_rows_fit_perfectly_and_end(train, family) -> None:
    rng = np.random.default_rng(3)
    columns = {f"x{j}": rng.normal(size=12) for j in range(20)}
    y = RESPONSES[family][:12]
    ours = train(columns | {"y": y}, "y", **given(family, lambda_=0.0))
    assert ours.converged
    assert ours.residual_deviance < 1e-20 * ours.null_deviance
    assert np.count_nonzero(ours.coefficients) <= 12
    assert [warning[:21] for warning in ours.warnings] == ["Other columns explain"]
    shrunk = train(columns | {"y": y}, "y", **given(family, alpha=0.0, lambda_=0.1))
    assert shrunk.converged
    assert np.count_nonzero(shrunk.coefficients) == 21


def test_shares_of_a_logit_are_found_exactly(train) -> None:
    ours = train({"x": X, "y": CHANCE}, "y", family="fractionalbinomial", lambda_=0.0)
    assert ours.converged
    assert ours.warnings == ()
    np.testing.assert_allclose(ours.coefficients, [0.8, 0.5], rtol=1e-9)


def test_a_line_that_ends_in_a_mean_of_zero_is_found_exactly(train) -> None:
    """The slope of the deviance does not vanish at the bound of the means."""
    x = np.arange(20.0)
    ours = train({"x": x, "y": x}, "y", family="poisson", link="identity", lambda_=0.0)
    assert ours.converged
    assert ours.warnings == ()
    np.testing.assert_allclose(ours.coefficients, [1.0, 0.0], atol=1e-12)


@pytest.mark.parametrize("seed", range(7, 13))
@pytest.mark.parametrize("family", ["poisson", "negativebinomial"])
def test_the_best_means_may_lie_on_their_bound(train, family, seed) -> None:
    """At the optimum under mean >= 0 some rows on the bound push outwards and hold up the rest:
    the conditions of Karush, Kuhn and Tucker, whose multipliers scipy finds."""
    theta = {"poisson": 0.0, "negativebinomial": 0.5}[family]
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=(2, 40))
    y = rng.poisson(np.maximum(1.0 + x + 0.5 * z, 0.0)) * 1.0
    given = {"family": family, "theta": theta} if theta else {"family": family}
    ours = train({"x": x, "z": z, "y": y}, "y", link="identity", lambda_=0.0, **given)
    design = np.column_stack([x, z, np.ones(40)])
    mean = design @ ours.coefficients
    on_bound = mean < 1e-6
    assert ours.converged
    assert (mean > -1e-12).all()
    assert ours.warnings == () or "lie on the bound of the identity link" in ours.warnings[0]
    slope = design.T @ np.where(on_bound, 1.0, (mean - y) / (mean * (1.0 + theta * mean)))
    if not on_bound.any():
        np.testing.assert_allclose(slope, 0.0, atol=1e-5)
        return
    _, left = nnls(design[on_bound].T, slope)
    assert left < 1e-4 * np.abs(design).sum()


def test_a_log_link_has_no_bound(train) -> None:
    rng = np.random.default_rng(7)
    x, z = rng.normal(size=(2, 40))
    y = rng.poisson(np.maximum(1.0 + x + 0.5 * z, 0.0)) * 1.0
    log = train({"x": x, "z": z, "y": y}, "y", family="poisson", link="log", lambda_=0.0)
    assert log.converged
    assert log.warnings == ()


@pytest.mark.parametrize("family", ["binomial", "quasibinomial"])
def test_complete_separation_is_told(train, family) -> None:
    ours = train({"x": X, "y": (X > 0.1) * 1.0}, "y", family=family, lambda_=0.0)
    assert np.isfinite(ours.coefficients).all()
    assert not ours.converged
    assert "have no finite best value; use lambda > 0." in ours.warnings[0]


def test_counts_that_are_zero_for_a_level_are_told(train) -> None:
    codes = np.repeat([0, 1, 2], 20).astype(np.int32)
    y = np.where(codes == 2, 0.0, RESPONSES["poisson"])
    arrays, domains = {"c": codes, "y": y}, {"c": ["a", "b", "c"]}
    ours = train(arrays, "y", domains, family="poisson", lambda_=0.0)
    assert np.isfinite(ours.coefficients).all()
    assert "Coefficients at c.c have no finite best value" in ours.warnings[0]
    with_penalty = train(arrays, "y", domains, family="poisson", alpha=0.0, lambda_=1e-3)
    assert with_penalty.converged


@pytest.mark.parametrize("family", FAMILIES)
def test_a_level_without_rows_and_a_column_without_values_change_nothing(train, family) -> None:
    codes = RNG.integers(0, 2, ROWS)
    arrays = {"x": X, "y": RESPONSES[family]}
    whole = train(
        arrays | {"c": codes.astype(np.int32)}, "y", {"c": ["a", "b"]}, **given(family, lambda_=0.0)
    )
    more = train(
        arrays | {"c": (2 * codes).astype(np.int32), "gone": np.full(ROWS, np.nan)},
        "y", {"c": ["a", "never", "b"]}, **given(family, lambda_=0.0),
    )  # fmt: skip
    found = dict(zip(more.names, more.coefficients, strict=True))
    assert found["c.never"] == 0.0
    for name, value in zip(whole.names, whole.coefficients, strict=True):
        assert found[name] == pytest.approx(value, rel=1e-8, abs=1e-10)
    assert more.residual_deviance == pytest.approx(whole.residual_deviance, rel=1e-12)


def test_weights_far_apart_leave_the_heavy_rows(train) -> None:
    heavy = np.arange(ROWS) % 2 == 0
    y = RESPONSES["poisson"]
    arrays = {"x": X, "y": y, "w": np.where(heavy, 1e100, 1e-100)}
    ours = train(arrays, "y", family="poisson", lambda_=0.0, weights_column="w")
    x = sm.add_constant(X[heavy])
    theirs = sm.GLM(y[heavy], x, family=sm.families.Poisson()).fit(tol=1e-14)
    np.testing.assert_allclose(ours.coefficients, theirs.params[::-1], rtol=1e-6)
