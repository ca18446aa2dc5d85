import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.glm.families import LINKS, family_of

FAMILIES = {
    (name, link): family_of(name, link)
    for name, link in (("gaussian", "identity"), ("binomial", "logit"))
}

ETA = np.linspace(-12.0, 12.0, 97)


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_the_score_is_the_derivative_of_the_likelihood(key, y):
    family, h = FAMILIES[key], 1e-5
    response = np.full_like(ETA, y)

    def likelihood(eta):
        return -0.5 * family.working(eta, response).deviance

    slope = (likelihood(ETA + h) - likelihood(ETA - h)) / (2 * h)
    np.testing.assert_allclose(family.working(ETA, response).score, slope, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("key", FAMILIES)
def test_the_weight_of_a_canonical_link_is_minus_the_slope_of_the_score(key):
    family, h = FAMILIES[key], 1e-5
    assert LINKS[key[0]][0] == key[1]
    y = np.zeros_like(ETA)
    slope = (family.working(ETA + h, y).score - family.working(ETA - h, y).score) / (2 * h)
    np.testing.assert_allclose(family.working(ETA, y).weight, -slope, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize("mean", [1e-9, 0.3, 0.5, 0.999])
def test_at_the_link_of_the_mean_the_score_of_the_mean_is_zero(key, mean):
    family = FAMILIES[key]
    eta = np.array([family.link(mean)])
    assert abs(family.working(eta, np.array([mean])).score[0]) < 1e-15


@given(st.floats(-1e300, 1e300), st.sampled_from([0.0, 1.0]))
def test_the_logit_stays_finite_however_far_out(eta, y):
    family = FAMILIES["binomial", "logit"]
    working = family.working(np.array([eta]), np.array([y]))
    assert 0.0 <= working.weight[0] <= 0.25 * (1 + 4 * np.finfo(np.float64).eps)
    assert -1.0 <= working.score[0] <= 1.0
    assert working.deviance[0] >= 0.0
    assert np.isfinite(working.deviance[0]) or abs(eta) > 8e299


def test_a_tail_keeps_its_relative_accuracy():
    working = FAMILIES["binomial", "logit"].working(np.array([50.0]), np.array([1.0]))
    assert working.score[0] == pytest.approx(np.exp(-50.0), rel=1e-14)
    assert working.deviance[0] == pytest.approx(2 * np.exp(-50.0), rel=1e-14)


def test_certain_rows_are_counted():
    family = FAMILIES["binomial", "logit"]
    assert family.certain(np.array([-19.0, 0.0, 18.0, 19.0])) == 2
