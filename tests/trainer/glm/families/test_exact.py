"""Every family against 60 digits, near the mean, far from it and beyond the range of a double."""

import math

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.trainer.glm.families import negative_binomial, power
from tests.trainer.glm.families.exact import CASES, eta_of, exactly, link_power

NO_SHRINKING = (Phase.generate,)  # any example will do
EPS = np.finfo(np.float64).eps

GAPS = st.floats(-8.0, 8.0) | st.floats(-0.2, 0.2) | st.sampled_from([-1e-4, 1e-6, 1e-9, -1e-12])
ROWS = st.tuples(
    st.sampled_from(list(CASES)),
    st.floats(-30.0, 30.0),
    GAPS.filter(lambda gap: abs(gap) > 1e-13),  # nearer than that only rounding is left
    st.booleans(),
)


def row_of(log_mu: float, gap: float, family, zero: bool) -> tuple[float, float]:
    """eta and y, y being e^gap times the mean, or 0 where it may be and `zero` says so."""
    if zero and family.accepts(np.zeros(1))[0]:
        return eta_of(family, log_mu), 0.0
    return eta_of(family, log_mu), math.exp(log_mu + gap)


def worst_error(row) -> float:
    """The largest relative error of the three, over what the numbers themselves allow.

    A mean of rounding error eps makes a score or deviance near its zero uncertain by eps over the
    distance to it.
    """
    name, log_mu, gap, zero = row
    family = CASES[name]
    eta, y = row_of(log_mu, gap, family, zero)
    working = family.working(np.array([eta]), np.array([y]))
    exact = exactly(family, eta, y)
    apart = min(1.0, abs(gap)) if y else 1.0
    size = 4.0 + abs(log_mu) + (abs(log_mu + gap) if y else 0.0)
    size += abs(math.log(getattr(family, "theta", 1.0)))
    scale = size * (2.0 + abs(link_power(family)) + getattr(family, "variance_power", 1.0))
    allowed = (scale, scale / max(apart, EPS), scale / max(apart, EPS))
    found = (working.weight[0], working.score[0], working.deviance[0])
    errors = [
        abs(ours - theirs) / abs(theirs) / (EPS * slack) if theirs else float(ours != 0.0)
        for ours, theirs, slack in zip(found, exact, allowed, strict=True)
    ]
    return max(errors)


@given(ROWS)
@settings(max_examples=200)
def test_weight_score_and_deviance_are_right_to_rounding(row):
    assert worst_error(row) < 1.0


def subtracts_what_agrees(monkeypatch):
    def apart(a, b):
        return np.logaddexp(0.0, a) - np.logaddexp(0.0, b)

    monkeypatch.setattr(negative_binomial, "_softplus_apart", apart)


def never_subtracts(monkeypatch):
    def apart(a, b):
        return np.log1p(np.expm1(a - b) / (1.0 + np.exp(-b)))

    monkeypatch.setattr(negative_binomial, "_softplus_apart", apart)


def rounds_the_power(monkeypatch):
    monkeypatch.setattr(
        power,
        "_box_cox",
        lambda c, ratio: np.abs(np.exp(-np.abs(c * ratio)) - 1.0) / abs(c or 1e-9),
    )


def takes_no_power_out(monkeypatch):
    def half(m, log_y, p):
        a, b = 1.0 - p, 2.0 - p
        y, mu = np.exp(log_y), np.exp(m)
        first = y * (log_y - m) if a == 0.0 else y * (y**a - mu**a) / a
        return first - (log_y - m if b == 0.0 else (y**b - mu**b) / b)

    monkeypatch.setattr(power, "_half_deviance", half)


@pytest.mark.parametrize(
    "mutate",
    [
        subtracts_what_agrees,
        never_subtracts,
        rounds_the_power,
        takes_no_power_out,
    ],
)
def test_the_property_catches_mutants(monkeypatch, mutate):
    mutate(monkeypatch)
    with np.errstate(all="ignore"):
        try:
            find(
                ROWS,
                lambda row: not worst_error(row) < 1.0,
                settings=settings(max_examples=2000, phases=NO_SHRINKING),
            )
        except NoSuchExample:
            pytest.fail("the mutant was not noticed")
