import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.model.links import (
    INVERSE_LINKS,
    exponential,
    identity,
    logistic,
    logistic_of,
    ordinal_probabilities,
    power,
    reciprocal,
    softmax,
)

etas = st.floats(-700, 700)


@given(etas)
def test_links_match_the_scalar_formula(eta: float) -> None:
    one = np.array([eta])
    assert identity(one)[0] == eta
    assert exponential(one)[0] == pytest.approx(math.exp(eta), rel=1e-14)
    assert logistic(one)[0] == pytest.approx(1 / (1 + math.exp(-eta)), rel=1e-14)


@given(st.floats(-1e3, 1e3) | st.floats())
def test_the_logistic_of_one_number_is_that_of_an_array_to_the_bit(eta: float) -> None:
    whole = np.full(1000, eta)
    assert np.array_equal(logistic(whole), np.full(1000, logistic_of(eta)), equal_nan=True)


@given(st.floats(-1e3, 1e3))
def test_the_inverse_link_stays_away_from_its_pole_on_its_own_side(eta: float) -> None:
    mu = reciprocal(np.array([eta]))[0]
    assert abs(mu) <= 1e5
    assert (mu > 0) == (eta >= 0)
    if abs(eta) >= 1e-5:
        assert mu == 1 / eta


def test_the_power_link_and_its_limits() -> None:
    eta = np.array([4.0, 0.25])
    assert power(eta, 2.0).tolist() == [2.0, 0.5]
    assert power(eta, -0.5).tolist() == [0.0625, 16.0]
    assert power(np.array([-1000.0, 1.0]), 0.0).tolist() == [2e-16, math.e]
    assert np.isnan(power(np.array([-4.0]), 2.0)[0])
    assert power(np.array([0.0]), -1.0)[0] == math.inf


@pytest.mark.parametrize("link", [*INVERSE_LINKS.values(), lambda eta: power(eta, 0.0)])
def test_missing_stays_missing(link) -> None:
    assert np.isnan(link(np.array([np.nan]))[0])


def test_extremes_saturate_without_a_warning() -> None:
    eta = np.array([-1e6, 1e6])
    assert logistic(eta).tolist() == [0.0, 1.0]
    assert exponential(eta).tolist() == [0.0, math.inf]


@given(st.lists(st.floats(-1e5, 1e5), min_size=2, max_size=6))
def test_softmax_adds_up_to_one_however_far_the_eta(eta: list[float]) -> None:
    probabilities = softmax(np.array(eta)[:, None])[:, 0]
    assert probabilities.sum() == pytest.approx(1.0, abs=1e-14)
    assert probabilities[np.argmax(eta)] == probabilities.max()


def test_softmax_of_equal_and_hopeless_classes() -> None:
    assert softmax(np.full((4, 1), -5000.0))[:, 0].tolist() == [0.25] * 4


def test_ordinal_probabilities_are_steps_of_the_cumulative_ones() -> None:
    eta = np.array([[-1.0, 0.0], [1.0, 2.0]])
    found = ordinal_probabilities(eta)
    assert found.sum(axis=0) == pytest.approx([1.0, 1.0], abs=1e-15)
    assert found[0, 1] == 0.5
    assert found[2, 0] == pytest.approx(1 - 1 / (1 + math.exp(-1)), abs=1e-16)


def test_ordered_classes_far_out_keep_their_probabilities() -> None:
    """1 less a rounded number has none left; e^-50 and e^-40 do not add up to one either."""
    found = ordinal_probabilities(np.array([[40.0], [50.0]]))[:, 0]
    assert found[2] == pytest.approx(np.exp(-50.0), rel=1e-14)
    assert found[1] == pytest.approx(np.exp(-40.0) - np.exp(-50.0), rel=1e-14)
