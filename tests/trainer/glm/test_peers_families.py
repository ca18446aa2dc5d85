"""Fits of every family and link against statsmodels and glum, where they define the same."""

import numpy as np
import pytest
import statsmodels.api as sm
from glum import GeneralizedLinearRegressor, NegativeBinomialDistribution, TweedieDistribution

from steam.trainer.glm.families import family_of
from tests.trainer.glm.families.exact import link_power
from tests.trainer.glm.families.fitted import fitted

LINKS = {
    "identity": sm.families.links.Identity(),
    "log": sm.families.links.Log(),
    "inverse": sm.families.links.InversePower(),
    "logit": sm.families.links.Logit(),
}
PAIRS = [
    ("gaussian", "identity"),
    ("gaussian", "log"),
    ("gaussian", "inverse"),
    ("binomial", "logit"),
    ("quasibinomial", "logit"),
    ("fractionalbinomial", "logit"),
    ("poisson", "log"),
    ("poisson", "identity"),
    ("gamma", "inverse"),
    ("gamma", "log"),
    ("gamma", "identity"),
    ("negativebinomial", "log"),
    ("negativebinomial", "identity"),
]
POWERS = [(1.5, 0.0), (1.5, 1.0), (1.3, 0.5), (1.8, -0.8), (2.0, -1.0), (3.0, -2.0)]
THETA = 0.6
BOUNDED = "ignore:.*link function does not respect the domain"  # says statsmodels
ROWS = 300


def make(family, seed=5):
    """A design whose eta stays within every domain, weights, and responses of the family."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.random(ROWS), rng.normal(size=ROWS) / 4, np.ones(ROWS)])
    eta = x @ [0.8, 0.3, 1.2]
    weights = rng.integers(1, 4, ROWS).astype(float)
    if family.link_name == "logit":
        mu = 1.0 / (1.0 + np.exp(1.5 - eta))
        if family.name == "binomial":
            return x, (rng.random(ROWS) < mu) * 1.0, weights
        return x, np.where(rng.random(ROWS) < 0.1, 1.0, rng.beta(3 * mu, 3 * (1 - mu))), weights
    q = link_power(family)
    mu = np.exp(eta) if q == 0.0 else eta ** (1.0 / q)
    power = getattr(family, "variance_power", 0.0)
    if family.name == "gaussian":
        return x, mu + rng.normal(size=ROWS) / 10, weights
    if family.name == "negativebinomial":
        return x, rng.negative_binomial(1 / THETA, 1 / (1 + THETA * mu)).astype(float), weights
    if power >= 2.0:
        return x, rng.gamma(3.0, mu / 3.0), weights
    counts = rng.poisson(mu)
    scale = 1.0 if power == 1.0 else 1.3
    return x, counts * scale, weights


def theirs_of(family):
    if family.name == "tweedie":
        q = family.link_power
        link = LINKS["log"] if q == 0.0 else sm.families.links.Power(q)
        return sm.families.Tweedie(var_power=family.variance_power, link=link)
    link = LINKS[family.link_name]
    if family.name == "negativebinomial":
        return sm.families.NegativeBinomial(link=link, alpha=THETA)
    kinds = {
        "gaussian": sm.families.Gaussian,
        "poisson": sm.families.Poisson,
        "gamma": sm.families.Gamma,
    }
    return kinds.get(family.name, sm.families.Binomial)(link=link)


FAMILIES = {f"{name}-{link}": family_of(name, link, theta=THETA) for name, link in PAIRS} | {
    f"tweedie-{p}-{q}": family_of("tweedie", variance_power=p, link_power=q) for p, q in POWERS
}


@pytest.mark.filterwarnings(BOUNDED)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", FAMILIES)
def test_without_a_penalty_the_fit_is_that_of_statsmodels(name, weighted):
    family = FAMILIES[name]
    x, y, weights = make(family)
    weights = weights if weighted else np.ones(ROWS)
    ours = fitted(family, x, y, weights)
    theirs = sm.GLM(y, x, family=theirs_of(family), freq_weights=weights).fit(
        tol=1e-13, maxiter=200, start_params=ours.beta + 0.01
    )
    assert ours.converged
    np.testing.assert_allclose(ours.beta, theirs.params, rtol=1e-6, atol=1e-7)
    assert ours.at.deviance == pytest.approx(theirs.deviance, rel=1e-10)
    working = family.working(x @ ours.beta, y)
    pearson = float(weights @ (working.score**2 / working.weight))
    assert pearson == pytest.approx(theirs.pearson_chi2, rel=1e-6)


GLUM = {
    "gaussian-identity": ("normal", "identity"),
    "gaussian-log": ("normal", "log"),
    "binomial-logit": ("binomial", "logit"),
    "fractionalbinomial-logit": ("binomial", "logit"),
    "poisson-log": ("poisson", "log"),
    "poisson-identity": ("poisson", "identity"),
    "gamma-log": ("gamma", "log"),
    "gamma-identity": ("gamma", "identity"),
    "negativebinomial-log": (NegativeBinomialDistribution(THETA), "log"),
    "tweedie-1.5-0.0": (TweedieDistribution(1.5), "log"),
    "tweedie-1.5-1.0": (TweedieDistribution(1.5), "identity"),
}


@pytest.mark.parametrize("alpha", [0.0, 0.5])
@pytest.mark.parametrize("name", GLUM)
def test_with_a_penalty_the_fit_is_that_of_glum(name, alpha):
    family = FAMILIES[name]
    x, y, weights = make(family)
    kind, link = GLUM[name]
    ours = fitted(family, x, y, weights, lambda_=0.02, alpha=alpha)
    theirs = GeneralizedLinearRegressor(
        family=kind,
        link=link,
        alpha=0.02,
        l1_ratio=alpha,
        gradient_tol=1e-7,
        max_iter=1000,
        start_params=np.roll(ours.beta, 1) + 0.01,
    ).fit(np.ascontiguousarray(x[:, :-1]), y, sample_weight=weights)
    found = np.append(theirs.coef_, theirs.intercept_)
    np.testing.assert_allclose(ours.beta, found, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["poisson-log", "gamma-log", "negativebinomial-log"])
def test_an_offset_is_that_of_statsmodels(name):
    family = FAMILIES[name]
    x, y, _ = make(family)
    offset = np.random.default_rng(9).normal(size=ROWS)
    ours = fitted(family, x, y, offset=offset)
    theirs = sm.GLM(y, x, family=theirs_of(family), offset=offset).fit(tol=1e-13, maxiter=200)
    np.testing.assert_allclose(ours.beta, theirs.params, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", ["poisson-identity", "gamma-identity", "gamma-inverse"])
def test_a_step_out_of_the_domain_is_taken_back(name):
    """From a start close to the bound the first full step has negative means."""
    family = FAMILIES[name]
    rng = np.random.default_rng(3)
    x = np.column_stack([np.linspace(-1.0, 1.0, 60), np.ones(60)])
    eta = x @ [0.98, 1.0]
    mu = 1.0 / eta if family.link_name == "inverse" else eta
    y = (
        (1 + rng.poisson(200 * mu)) / 200
        if family.name == "poisson"
        else rng.gamma(20.0, mu / 20.0)
    )
    ours = fitted(family, x, y)
    assert ours.converged
    assert (x @ ours.beta > 0.0).all()
    assert np.abs(ours.at.score).max() < 1e-6 * np.sqrt(np.diag(ours.at.gram)).max()
