"""The dispersion, theta and the variance power, beside statsmodels, scipy and H2O 3.46."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import gammaln

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.glm.families import family_of
from steam.trainer.glm.families.information import log_likelihood

TIGHT = {
    "objective_epsilon": 1e-14, "beta_epsilon": 1e-9, "dispersion_epsilon": 1e-9, "lambda_": 0.0,
}  # fmt: skip
TWEEDIE = {"tweedie_link_power": 0.0, "tweedie_variance_power": 1.5}
P, PHI, ROWS = 1.5, 0.8, 800
BLOCK_ROWS = 300
"""Three blocks, the last one shorter: each pass costs by the block."""


def _columns() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Those that H2O was given, and the responses."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(ROWS, 3))
    x[:, 2] = 0.7 * x[:, 0] + 0.5 * x[:, 2]
    letters = rng.choice(list("abc"), ROWS)
    mu = np.exp(0.3 + 0.4 * x[:, 0] - 0.2 * x[:, 1])
    gamma = rng.gamma(2.5, mu / 2.5)
    counts = rng.negative_binomial(1 / 0.7, 1 / (1 + 0.7 * mu)) * 1.0
    events = rng.poisson(mu ** (2 - P) / (PHI * (2 - P)))
    claims = np.array([
        rng.gamma((2 - P) / (P - 1) * k, 1.0) * PHI * (P - 1) * m ** (P - 1) if k else 0.0
        for k, m in zip(events, mu, strict=True)
    ])  # fmt: skip
    c = np.searchsorted(list("abc"), letters).astype(np.int32)
    columns = {"c": c, "x0": x[:, 0], "x1": x[:, 1], "x2": x[:, 2]}
    return columns, {"gamma": gamma, "negativebinomial": counts, "tweedie": claims}


COLUMNS, RESPONSES = _columns()
DOMAINS = {"c": ["a", "b", "c"]}
DESIGN = np.column_stack([
    COLUMNS["c"] == 1, COLUMNS["c"] == 2, COLUMNS["x0"], COLUMNS["x1"], COLUMNS["x2"],
    np.ones(ROWS),
]).astype(float)  # fmt: skip


@pytest.fixture
def fitted(train):
    def fitted(family, weights=None, **parameters):
        arrays = COLUMNS | {"y": RESPONSES[family]}
        if weights is not None:
            arrays, parameters["weights_column"] = arrays | {"w": weights}, "w"
        given = {"family": family, "block_rows": BLOCK_ROWS} | TIGHT | parameters
        return train(arrays, "y", DOMAINS, **given)

    return fitted


def means(fit):
    return np.exp(DESIGN @ fit.coefficients)


def test_theta_is_that_of_statsmodels(fitted) -> None:
    y = RESPONSES["negativebinomial"]
    fit = fitted("negativebinomial", dispersion_parameter_method="ml", calc_like=True)
    with pytest.warns(sm.tools.sm_exceptions.ConvergenceWarning):  # of too tight a tolerance
        peer = sm.NegativeBinomial(y, DESIGN).fit(disp=0, gtol=1e-10, maxiter=200)
    assert fit.parameters.theta == pytest.approx(peer.params[-1], rel=1e-6)
    assert fit.dispersion == fit.parameters.theta
    assert fit.metrics.log_likelihood == pytest.approx(peer.llf, rel=1e-12)
    assert fit.aic == pytest.approx(peer.aic, rel=1e-12)
    np.testing.assert_allclose(fit.coefficients, peer.params[:-1], atol=1e-6)
    assert fit.metrics.residual_deviance == pytest.approx(fit.residual_deviance, rel=1e-9)
    assert [line.number for line in fit.history] == list(range(fit.iterations + 1))


def test_weights_of_theta_are_counts(fitted) -> None:
    rng = np.random.default_rng(8)
    weights = rng.integers(1, 4, ROWS) * 1.0
    fit = fitted("negativebinomial", weights, dispersion_parameter_method="ml")
    times = weights.astype(int)
    peer = sm.NegativeBinomial(
        np.repeat(RESPONSES["negativebinomial"], times), np.repeat(DESIGN, times, axis=0)
    ).fit(disp=0, maxiter=200)
    assert fit.parameters.theta == pytest.approx(peer.params[-1], rel=1e-4)


def test_a_penalty_moves_theta_with_the_coefficients(fitted) -> None:
    free = fitted("negativebinomial", dispersion_parameter_method="ml")
    held = fitted(
        "negativebinomial", dispersion_parameter_method="ml", lambda_=0.3, alpha=0.0,
        dispersion_epsilon=1e-6,
    )  # fmt: skip
    fixed = fitted("negativebinomial", theta=held.parameters.theta, lambda_=0.3, alpha=0.0)
    assert held.parameters.theta > free.parameters.theta
    np.testing.assert_allclose(held.coefficients, fixed.coefficients, atol=1e-6)


def test_the_gamma_dispersion_solves_its_equation(fitted) -> None:
    """log a - digamma(a) = deviance / 2n, a = 1 / phi: its derivative by gammaln."""
    fit = fitted("gamma", link="log", dispersion_parameter_method="ml", compute_p_values=True)
    shape, step = 1.0 / fit.inference.dispersion, 1e-5
    digamma = (gammaln(shape + step) - gammaln(shape - step)) / (2 * step)
    assert np.log(shape) - digamma == pytest.approx(fit.residual_deviance / (2 * ROWS), rel=1e-7)
    peer = sm.GLM(RESPONSES["gamma"], DESIGN, sm.families.Gamma(sm.families.links.Log())).fit()
    errors = peer.bse * np.sqrt(fit.inference.dispersion / peer.scale)
    np.testing.assert_allclose(fit.inference.standard_errors, errors, rtol=1e-5)


def tweedie_likelihood(fit, power, dispersion) -> float:
    family = sm.families.Tweedie(sm.families.links.Log(), var_power=power, eql=False)
    return family.loglike(RESPONSES["tweedie"], means(fit), scale=dispersion)


def test_the_tweedie_dispersion_is_the_likeliest_by_statsmodels(fitted) -> None:
    fit = fitted("tweedie", dispersion_parameter_method="ml", calc_like=True, **TWEEDIE)
    best = tweedie_likelihood(fit, P, fit.dispersion)
    assert fit.metrics.log_likelihood == pytest.approx(best, rel=1e-10)
    for away in (0.999, 1.001):
        assert tweedie_likelihood(fit, P, away * fit.dispersion) < best


@pytest.mark.parametrize("fixed", [False, True])
def test_the_variance_power_is_the_likeliest_by_statsmodels(fitted, fixed) -> None:
    fit = fitted(
        "tweedie", dispersion_parameter_method="ml", fix_tweedie_variance_power=False,
        fix_dispersion_parameter=fixed, init_dispersion_parameter=PHI, calc_like=True,
        **(TWEEDIE | {"dispersion_epsilon": 1e-4}),
    )  # fmt: skip
    power = fit.parameters.tweedie_variance_power
    best = tweedie_likelihood(fit, power, fit.dispersion)
    assert fit.metrics.log_likelihood == pytest.approx(best, rel=1e-9)
    for away in (-0.003, 0.003):
        assert tweedie_likelihood(fit, power + away, fit.dispersion) < best
    assert fit.model.family == "tweedie"
    assert (fit.dispersion == PHI) is fixed


H2O = [
    ("gamma", {"link": "log", "dispersion_parameter_method": "ml"}, 0.3785152369666467,
     -877.5614602594676, 1769.1229205189352),
    ("gamma", {"link": "log"}, 0.3923332374534801, -877.8471104626223, 1769.6942209252445),
    ("tweedie", TWEEDIE | {"dispersion_parameter_method": "ml"}, 0.7950459802125893,
     -1193.1892005985476, 2400.378401197095),
]  # fmt: skip
"""Parameters, dispersion, log-likelihood and AIC of H2O 3.46."""


@pytest.mark.parametrize(("family", "parameters", "dispersion", "likelihood", "aic"), H2O)
def test_dispersions_and_likelihoods_of_h2o(
    fitted, family, parameters, dispersion, likelihood, aic
) -> None:
    fit = fitted(family, calc_like=True, **parameters)
    assert fit.dispersion == pytest.approx(dispersion, rel=4e-5)
    assert fit.metrics.log_likelihood == pytest.approx(likelihood, rel=2e-8)
    assert fit.aic == pytest.approx(aic, rel=2e-8)


def test_estimates_of_h2o(fitted) -> None:
    """Its dispersion_epsilon is 1e-4."""
    negative_binomial = fitted("negativebinomial", dispersion_parameter_method="ml")
    assert negative_binomial.parameters.theta == pytest.approx(0.8158705187666845, rel=1e-6)
    tweedie = fitted(
        "tweedie", dispersion_parameter_method="ml", fix_tweedie_variance_power=False,
        calc_like=True, **(TWEEDIE | {"dispersion_epsilon": 1e-4}),
    )  # fmt: skip
    assert tweedie.parameters.tweedie_variance_power == pytest.approx(1.478213382549676, abs=1e-4)
    assert tweedie.dispersion == pytest.approx(0.7828926603744344, rel=1e-4)


def test_a_fixed_dispersion_is_known_and_so_z_is_normal(fitted) -> None:
    known = fitted(
        "gamma", link="log", fix_dispersion_parameter=True, init_dispersion_parameter=0.4,
        compute_p_values=True,
    )  # fmt: skip
    assert known.inference.dispersion == known.dispersion == 0.4
    assert not known.inference.estimated
    theta = fitted(
        "negativebinomial", theta=0.5, dispersion_parameter_method="ml",
        fix_dispersion_parameter=True,
    )  # fmt: skip
    assert theta.parameters.theta == 0.5


def test_counts_that_scatter_less_than_poissons_have_next_to_no_theta(train) -> None:
    y = np.tile([4.0, 5.0, 6.0], 40)
    x = np.repeat(np.arange(40.0), 3)
    fit = train(
        {"x": x, "y": y}, "y", family="negativebinomial", dispersion_parameter_method="ml",
        lambda_=0.0,
    )  # fmt: skip
    assert fit.parameters.theta < 1e-6
    assert np.isfinite(fit.coefficients).all()


@pytest.mark.parametrize(
    ("parameters", "error", "sentence"),
    [
        ({"family": "poisson", "dispersion_parameter_method": "ml"}, InvalidInput, "by ml"),
        ({"family": "gamma", "dispersion_parameter_method": "guess"}, Unsupported, "'guess'"),
        (
            {"family": "tweedie", "fix_tweedie_variance_power": False}, InvalidInput,
            "likelihood alone",
        ),
        (
            {"family": "tweedie", "dispersion_parameter_method": "ml",
             "fix_tweedie_variance_power": False},
            InvalidInput, "between 1 and 2",
        ),
        ({"family": "gamma", "init_dispersion_parameter": 0.0}, InvalidInput, "greater than 0"),
        ({"family": "gamma", "dispersion_epsilon": 0.0}, InvalidInput, "greater than 0"),
        ({"family": "gamma", "max_iterations_dispersion": 0}, InvalidInput, "at least 1"),
        (
            {"family": "tweedie", "tweedie_variance_power": 2.5, "calc_like": True}, Unsupported,
            "variance power 2.5",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_estimated_is_refused(train, parameters, error, sentence) -> None:
    with pytest.raises(error, match=sentence):
        train({"x": np.arange(20.0), "y": np.arange(1.0, 21.0)}, "y", **parameters)


def test_too_few_turns_are_told(fitted) -> None:
    fit = fitted("negativebinomial", dispersion_parameter_method="ml", max_iterations_dispersion=1)
    assert "was not found in 1 turns" in fit.warnings[0]


def test_the_likelihood_of_a_row_is_a_density() -> None:
    """The saturated part and the deviance together, beside gammaln's formula."""
    y, mu, theta = np.array([0.0, 3.0, 40.0]), np.array([2.0, 2.5, 30.0]), 0.5
    family = family_of("negativebinomial", theta=theta)
    deviance = family.working(np.log(mu), y).deviance
    size = 1.0 / theta
    expected = (
        gammaln(y + size) - gammaln(size) - gammaln(y + 1)
        - size * np.log1p(theta * mu) + y * np.log(theta * mu / (1 + theta * mu))
    )  # fmt: skip
    found = log_likelihood(family, y, np.ones(3), deviance, 1.0)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
