"""Log-likelihoods against scipy, statsmodels, and what must hold of any density."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from scipy import stats
from scipy.integrate import quad
from scipy.special import gammaln, log_wright_bessel, logsumexp

from steam.core.errors import Unsupported
from steam.trainer.glm.families import density, family_of
from steam.trainer.glm.families.information import log_likelihood

Y = np.array([0.0, 0.4, 1.0, 3.0, 17.0, 250.0])
MU = np.array([0.3, 0.6, 4.0, 2.5, 20.0, 190.0])
WEIGHTS = np.array([1.0, 2.0, 0.5, 3.0, 1.0, 1.0])
DISPERSION = 0.7


def ours(family, y, mu, weights=None, dispersion=1.0):
    eta = np.array([family.link(float(mean)) for mean in mu])
    weights = np.ones_like(y) if weights is None else weights
    return log_likelihood(family, y, weights, family.working(eta, y).deviance, dispersion)


@pytest.mark.parametrize("link", ["identity", "log", "inverse"])
def test_the_normal_density_with_weights_as_precisions(link):
    expected = stats.norm.logpdf(Y, MU, np.sqrt(DISPERSION / WEIGHTS))
    found = ours(family_of("gaussian", link), Y, MU, WEIGHTS, DISPERSION)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("link", ["log", "identity"])
def test_poissons_density_with_weights_as_counts(link):
    y = np.round(Y)
    expected = WEIGHTS * stats.poisson.logpmf(y, MU)
    found = ours(family_of("poisson", link), y, MU, WEIGHTS)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("link", ["inverse", "log", "identity"])
def test_the_gamma_density_with_weights_as_precisions(link):
    y, shape = Y[1:], WEIGHTS[1:] / DISPERSION
    expected = stats.gamma.logpdf(y, shape, scale=MU[1:] / shape)
    found = ours(family_of("gamma", link), y, MU[1:], WEIGHTS[1:], DISPERSION)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("theta", [1e-3, 0.5, 7.0])
def test_the_negative_binomial_density_with_weights_as_counts(theta):
    y = np.round(Y)
    expected = WEIGHTS * stats.nbinom.logpmf(y, 1 / theta, 1 / (1 + theta * MU))
    found = ours(family_of("negativebinomial", theta=theta), y, MU, WEIGHTS)
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_the_negative_binomial_of_a_vanishing_theta_is_poissons():
    y = np.round(Y)
    found = ours(family_of("negativebinomial"), y, MU)
    np.testing.assert_allclose(found, stats.poisson.logpmf(y, MU), rtol=1e-6)


def test_the_inverse_normal_density_is_tweedie_of_power_3():
    family = family_of("tweedie", variance_power=3.0, link_power=-2.0)
    y, mu, shape = Y[1:], MU[1:], WEIGHTS[1:] / DISPERSION
    expected = stats.invgauss.logpdf(y, mu / shape, scale=shape)
    np.testing.assert_allclose(ours(family, y, mu, WEIGHTS[1:], DISPERSION), expected, rtol=1e-12)


@pytest.mark.parametrize("p", [1.3, 1.5, 1.9])
def test_the_tweedie_density_is_that_of_statsmodels(p):
    family = family_of("tweedie", variance_power=p, link_power=0.0)
    theirs = sm.families.Tweedie(var_power=p, eql=False)
    for dispersion in (0.2, 1.0, 3.0):
        expected = theirs.loglike_obs(Y, MU, scale=dispersion)
        found = ours(family, Y, MU, dispersion=dispersion)
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("p", [1.15, 1.5, 1.8])
def test_the_tweedie_density_and_its_mass_at_zero_add_up_to_one(p):
    family = family_of("tweedie", variance_power=p, link_power=0.0)

    def at(y: float) -> float:
        return float(np.exp(ours(family, np.array([y]), np.array([1.3]), dispersion=0.8)[0]))

    assert at(0.0) + quad(at, 0.0, 60.0, limit=400)[0] == pytest.approx(1.0, abs=1e-7)


def by_every_term(order: float, log_x: float) -> float:
    largest = np.exp((log_x - order * np.log(order)) / (1.0 + order))
    wide = 40 + int(14 * np.sqrt(largest))
    j = np.arange(max(1, int(largest) - wide), int(largest) + wide + 1.0)
    return float(logsumexp(j * log_x - gammaln(j + 1.0) - gammaln(order * j)))


ARGUMENTS = st.tuples(
    st.floats(-2.0, 2.0).map(lambda power: 10.0**power), st.floats(-3.0, 12.0)
).map(lambda pair: (pair[0], pair[1] * (1.0 + pair[0]) + pair[0] * np.log(pair[0])))


def adds_up(argument: tuple[float, float]) -> bool:
    order, log_x = argument
    found = density.log_wright_bessel(order, np.array([log_x]))[0]
    largest = np.exp((log_x - order * np.log(order)) / (1.0 + order))
    rounding = 8 * np.finfo(np.float64).eps * (1.0 + largest) * (1.0 + abs(log_x))
    return abs(found - by_every_term(order, log_x)) < 1e-13 + rounding


@given(ARGUMENTS)
@settings(max_examples=60, deadline=None)
def test_a_few_terms_of_wrights_function_stand_for_all(argument):
    assert adds_up(argument)


def sums_too_few(monkeypatch):
    monkeypatch.setattr(density, "_TERMS_TO_A_SIDE", 10)


def strides_too_far(monkeypatch):
    monkeypatch.setattr(density, "_stride", lambda deviation: np.ceil(2.0 * deviation))


@pytest.mark.parametrize("mutate", [sums_too_few, strides_too_far])
def test_the_sum_catches_mutants(monkeypatch, mutate):
    mutate(monkeypatch)
    try:
        find(ARGUMENTS, lambda argument: not adds_up(argument), settings=settings(deadline=None))
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


@pytest.mark.parametrize("order", [0.2, 1.0, 3.0])
def test_wrights_function_is_scipys_where_that_is_right(order):
    x = np.geomspace(1e-6, 1e4, 30)
    found = density.log_wright_bessel(order, np.log(x))
    np.testing.assert_allclose(found, log_wright_bessel(order, 0.0, x), rtol=1e-9)


SHAPES = st.floats(-3.0, 14.0).map(lambda power: 10.0**power)


def keeps_to_stirling(x: float) -> bool:
    """Against the recurrence d(x) = d(x + 1) + (x + 1/2) log(1 + 1/x) - 1."""
    here, there = density.stirling_rest(np.array([x, x + 1.0]))
    return abs(here - there - ((x + 0.5) * np.log1p(1.0 / x) - 1.0)) < 1e-13 * (1.0 + abs(here))


@given(SHAPES)
def test_the_rest_of_stirlings_formula_obeys_its_recurrence(x):
    assert keeps_to_stirling(x)


def test_the_recurrence_catches_a_mutant(monkeypatch):
    monkeypatch.setattr(density, "_LARGE", 4.0)  # too early for the series
    try:
        find(SHAPES, lambda x: not keeps_to_stirling(x))
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def test_a_gamma_of_tiny_dispersion_keeps_its_digits():
    """There scipy's own terms of 1e14 leave nothing of a density of order 1."""
    y, dispersion = np.array([1.0]), 1e-14
    found = ours(family_of("gamma", "log"), y, np.array([1.0]), dispersion=dispersion)
    assert found[0] == pytest.approx(-0.5 * np.log(2 * np.pi * dispersion), rel=1e-13)


def test_binomial_likelihoods_have_no_constant():
    y, mu = np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.7, 0.5])
    expected = stats.bernoulli.logpmf(y, mu)
    for name in ("binomial", "quasibinomial", "fractionalbinomial"):
        np.testing.assert_allclose(ours(family_of(name), y, mu), expected, rtol=1e-13)


def test_a_tweedie_whose_density_is_not_known_is_refused():
    with pytest.raises(Unsupported, match=r"variance power 2\.5"):
        density.saturated_power(2.5, Y[1:], WEIGHTS[1:], 1.0)
