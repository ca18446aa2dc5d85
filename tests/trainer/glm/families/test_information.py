import numpy as np
import pytest
from scipy import stats

from steam.trainer.glm.families import family_of
from steam.trainer.glm.families.information import akaike, log_likelihood, most_likely


def total_of(family, y, mu, dispersion):
    working = family.working(np.log(mu), y)
    return float(log_likelihood(family, y, np.ones_like(y), working.deviance, dispersion).sum())


def test_the_gamma_dispersion_is_that_of_scipys_fit():
    y = np.random.default_rng(1).gamma(2.5, 1.7, 800)
    shape, _, _ = stats.gamma.fit(y, floc=0)
    family, mu = family_of("gamma", "log"), np.full(len(y), y.mean())
    found = most_likely(lambda phi: total_of(family, y, mu, phi), 1.0)
    assert 1.0 / found == pytest.approx(shape, rel=1e-6)


@pytest.mark.parametrize("start", [1e-6, 1.0, 1e6])
def test_the_maximum_is_found_from_far_away(start):
    found = most_likely(lambda x: -((np.log(x) - 2.0) ** 2), start)
    assert found == pytest.approx(np.exp(2.0), rel=1e-6)


def test_the_tweedie_dispersion_is_a_maximum():
    rng = np.random.default_rng(2)
    counts = rng.poisson(1.5, 400)
    y = np.array([rng.gamma(2.0, 0.8, n).sum() for n in counts])
    family, mu = family_of("tweedie", variance_power=1.5, link_power=0.0), np.full(400, y.mean())
    found = most_likely(lambda phi: total_of(family, y, mu, phi), 1.0)
    best = total_of(family, y, mu, found)
    for away in (0.99, 1.01):
        assert total_of(family, y, mu, away * found) < best


def test_theta_is_found_and_counts_that_scatter_less_than_poissons_have_none():
    rng = np.random.default_rng(3)
    y = rng.negative_binomial(2.0, 2.0 / (2.0 + 5.0), 4000).astype(float)
    mu = np.full(len(y), y.mean())
    found = most_likely(
        lambda theta: total_of(family_of("negativebinomial", theta=theta), y, mu, 1.0), 1.0
    )
    assert found == pytest.approx(0.5, abs=0.06)
    h = 1e-4 * found
    slope = [
        total_of(family_of("negativebinomial", theta=found + d), y, mu, 1.0) for d in (-h, 0, h)
    ]
    assert slope[1] >= max(slope[0], slope[2])

    even = np.tile([4.0, 5.0, 6.0], 100)
    none = most_likely(
        lambda theta: total_of(
            family_of("negativebinomial", theta=theta), even, np.full(300, 5.0), 1.0
        ),
        1.0,
    )
    assert none < 1e-6


def test_akaike_counts_coefficients_and_what_else_was_estimated():
    assert akaike(-100.0, 3, 1) == 208.0
