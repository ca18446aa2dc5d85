import numpy as np
import pytest

from steam.core.errors import InvalidInput, Unsupported
from steam.model.families import check_link
from steam.trainer.glm.families import LINKS, family_of
from steam.trainer.glm.families.family import no_such_response


@pytest.mark.parametrize(("name", "link"), [(n, link) for n in LINKS for link in LINKS[n]])
def test_every_pair_exists_under_its_name_and_can_be_scored(name, link):
    family = family_of(name.upper(), link.upper())
    assert (family.name, family.link_name) == (name, link)
    check_link(name, link)


@pytest.mark.parametrize("name", LINKS)
def test_the_default_link_is_the_first(name):
    assert family_of(name) == family_of(name, LINKS[name][0])


def test_tweedie_of_power_0_is_the_normal_distribution_and_its_default():
    family = family_of("tweedie")
    eta, y = np.array([-2.0, 3.0]), np.array([1.0, -1.0])
    assert family.quadratic
    assert family.working(eta, y).deviance.tolist() == [9.0, 16.0]
    assert family_of("tweedie", link_power=0.0).link(np.e) == pytest.approx(1.0)


def test_tweedie_of_power_1_and_2_is_poisson_and_gamma():
    eta, y = np.array([-2.0, 0.3]), np.array([1.0, 2.0])
    for power, name in ((1.0, "poisson"), (2.0, "gamma")):
        one = family_of("tweedie", variance_power=power, link_power=0.0).working(eta, y)
        other = family_of(name, "log").working(eta, y)
        assert np.array_equal(one.deviance, other.deviance)


def test_a_family_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(Unsupported, match="does not fit the family 'cauchy'") as refused:
        family_of("cauchy")
    assert refused.value.hint is not None
    for name in LINKS:
        assert name in refused.value.hint
    with pytest.raises(Unsupported) as long:
        family_of("x" * 1000)
    assert len(str(long.value)) < 200


def test_a_link_that_does_not_go_with_a_family_is_refused_with_those_that_do():
    with pytest.raises(Unsupported, match="gamma family with the link 'logit'") as refused:
        family_of("gamma", "logit")
    assert refused.value.hint == "Use inverse, log or identity."


@pytest.mark.parametrize("power", [-1.0, 0.5, np.inf, np.nan])
def test_a_variance_power_without_a_distribution_is_refused(power):
    with pytest.raises(InvalidInput, match="tweedie_variance_power"):
        family_of("tweedie", variance_power=power)


@pytest.mark.parametrize("theta", [0.0, -1.0, np.inf, np.nan])
def test_a_theta_that_is_no_positive_number_is_refused(theta):
    with pytest.raises(InvalidInput, match="theta is"):
        family_of("negativebinomial", theta=theta)


@pytest.mark.parametrize("link_power", [np.inf, np.nan])
def test_a_link_power_that_is_no_number_is_refused(link_power):
    with pytest.raises(InvalidInput, match="tweedie_link_power"):
        family_of("tweedie", variance_power=1.5, link_power=link_power)


def test_the_refusal_of_responses_says_which_there_may_be():
    refusal = no_such_response("claims", family_of("gamma"))
    assert "claims" in str(refusal)
    assert refusal.hint == "They must be greater than 0."
