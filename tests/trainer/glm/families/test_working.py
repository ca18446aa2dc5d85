"""What must hold of every family wherever eta goes."""

import math

import numpy as np
import pytest
from hypothesis import example, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.glm.families import BinomialLogit, family_of, logistic, power
from steam.trainer.glm.families import family as family_module
from tests.trainer.glm.families.exact import CASES, eta_of, exact_gap, exact_share_deviance

LOGITS = {
    "binomial": BinomialLogit(),
    "quasibinomial": family_of("quasibinomial"),
    "fractionalbinomial": family_of("fractionalbinomial"),
}
ALL = CASES | LOGITS | {"gaussian-identity": family_of("gaussian")}
ANY_ETA = (
    st.floats() | st.floats(-800.0, 800.0) | st.sampled_from([0.0, -0.0, 745.0, -745.0, 1e-320])
)
ANY_Y = st.sampled_from([0.0, 5e-324, 1e-150, 1.0, 1e150, 1e300]) | st.floats(0.0, 1e6)
WILD = st.tuples(st.sampled_from(list(CASES)), ANY_ETA, ANY_Y)


def is_sound(row) -> bool:
    """Finite numbers, or a deviance of infinity with nothing that could spoil a sum."""
    name, eta, y = row
    family = CASES[name]
    response = np.array([y])
    if not family.accepts(response)[0]:
        return True
    working = family.working(np.array([eta]), response)
    weight, score, deviance = (
        float(part[0]) for part in (working.weight, working.score, working.deviance)
    )
    if deviance == math.inf:
        return weight == 0.0 and score == 0.0
    return eta > family.eta_above and deviance >= 0.0 and weight >= 0.0 and math.isfinite(score)


@given(WILD)
@settings(max_examples=300)
def test_no_eta_brings_a_nan_or_a_warning(row):
    assert is_sound(row)


def passes_on_what_overflows(monkeypatch):
    monkeypatch.setattr(power, "within_range", lambda inside, *parts: family_module.Working(*parts))


def keeps_the_score_of_what_it_gives_up(monkeypatch):
    def kept(inside, weight, score, deviance):
        true = family_module.within_range(inside, weight, score, deviance)
        return family_module.Working(true.weight, score, true.deviance)

    monkeypatch.setattr(power, "within_range", kept)


@pytest.mark.parametrize("mutate", [passes_on_what_overflows, keeps_the_score_of_what_it_gives_up])
def test_soundness_catches_mutants(monkeypatch, mutate):
    mutate(monkeypatch)
    try:
        find(WILD, lambda row: not is_sound(row), settings=settings(max_examples=5000))
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


@pytest.mark.parametrize(
    ("name", "y"),
    [
        (name, y)
        for name, family in ALL.items()
        for y in (0.0, 0.3, 1.0, 2.5, 40.0)
        if family.accepts(np.array([y]))[0]
    ],
)
def test_the_score_is_the_slope_of_the_likelihood(name, y):
    """Central differences: an error of h^2 from the curve and of eps / h from rounding."""
    family, h = ALL[name], 1e-5
    eta = (
        np.array([eta_of(family, m) for m in (-1.5, -0.4, 0.1, 0.8, 1.9)])
        if name in CASES
        else np.linspace(-9, 9, 19)
    )
    h = h * np.maximum(1e-2, np.abs(eta))
    response = np.full_like(eta, y)
    before, after = (-0.5 * family.working(eta + d, response).deviance for d in (-h, h))
    at = family.working(eta, response)
    rounding = 100 * np.finfo(np.float64).eps * (1.0 + at.deviance) / h
    np.testing.assert_array_less(
        np.abs(at.score - (after - before) / (2 * h)), 1e-8 * (1.0 + np.abs(at.score)) + rounding
    )


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("log_mu", [-1.5, -0.4, -0.1])
def test_at_the_mean_the_weight_is_minus_the_slope_of_the_score(name, log_mu):
    """There y - mu drops out of it, so that observed and expected information agree."""
    family, mean = ALL[name], math.exp(log_mu)
    eta, y = np.array([family.link(mean)]), np.array([mean])
    h = 1e-5 * abs(eta)
    before, after = (family.working(eta + d, y).score for d in (-h, h))
    np.testing.assert_allclose(family.working(eta, y).weight, (before - after) / (2 * h), rtol=1e-7)


@pytest.mark.parametrize("name", ALL)
def test_the_deviance_is_zero_at_the_response_and_grows_to_both_sides(name):
    family = ALL[name]
    at = family.link(0.4)
    away = np.concatenate([[0.0], np.geomspace(1e-7, 0.9 * abs(at), 60)])
    y = np.full(len(away), 0.4)
    for side in (-1.0, 1.0):
        deviance = family.working(at + side * away, y).deviance
        assert 0.0 <= deviance[0] < 1e-30 or name == "binomial"
        assert np.all(np.diff(deviance) > 0.0)
        if name != "binomial":
            # to first order it is weight * distance^2, also where that is 1e-14
            weight = family.working(np.array([at]), y[:1]).weight[0]
            np.testing.assert_allclose(deviance[1:10], weight * away[1:10] ** 2, rtol=1e-3)


MIRRORED = st.tuples(st.floats(-745.0, 745.0), st.integers(0, 2**20).map(lambda k: k / 2**20))


def is_mirrored(row) -> bool:
    """A share and its complement, both of which are doubles, as seen from eta and -eta."""
    eta, y = row
    here, there = (
        LOGITS["fractionalbinomial"].working(np.array([x]), np.array([share]))
        for x, share in ((eta, y), (-eta, 1.0 - y))
    )
    return (
        here.weight[0] == there.weight[0]
        and math.isclose(here.score[0], -there.score[0], rel_tol=1e-14, abs_tol=1e-300)
        and math.isclose(here.deviance[0], there.deviance[0], rel_tol=1e-12)
        and 0.0 <= here.deviance[0] < math.inf
    )


@given(MIRRORED)
def test_a_share_and_its_complement_are_mirror_images(row):
    assert is_mirrored(row)


def test_mirror_images_catch_a_mutant(monkeypatch):
    sees_one_side(monkeypatch)
    try:
        find(MIRRORED, lambda row: not is_mirrored(row))
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


SHARES = st.tuples(
    st.floats(-300.0, 300.0) | st.floats(-8.0, 8.0),
    st.floats(1e-100, 1.0, exclude_max=True) | st.floats(1e-3, 0.999),
    st.booleans(),
)


def is_exact(row) -> bool:
    """To rounding, which grows as y comes close to mu."""
    eta, y, close = row
    if close and abs(eta) < 8.0:
        y = min(1.0 / (1.0 + math.exp(-eta)) * (1.0 + 1e-6 * y), 1.0 - 1e-9)
    found = LOGITS["quasibinomial"].working(np.array([eta]), np.array([y])).deviance[0]
    apart = min(1.0, exact_gap(eta, y))
    if apart < 1e-13:
        return 0.0 <= found < 1e-26
    expected = exact_share_deviance(eta, y)
    size = 4.0 + abs(eta) - math.log(y)
    return abs(found - expected) <= 4 * np.finfo(np.float64).eps * size / apart * expected


@given(SHARES)
@example((36.0, 0.9999999999999998, False))
@settings(max_examples=300)
def test_the_deviance_of_a_share_is_right_to_rounding(row):
    assert is_exact(row)


def subtracts_logarithms(monkeypatch):
    monkeypatch.setattr(logistic, "_log_ratio", lambda y, log_mu, *_: np.log(y) - log_mu)


def loses_a_tail(monkeypatch):
    monkeypatch.setattr(logistic, "_log_ratio", lambda y, log_mu, _, mu: np.log(y / mu))


def sees_one_side(monkeypatch):
    true = logistic._half_deviance
    monkeypatch.setattr(logistic, "_half_deviance", lambda eta, y: true(np.abs(eta), y))


@pytest.mark.parametrize("mutate", [subtracts_logarithms, loses_a_tail, sees_one_side])
def test_the_deviance_of_a_share_catches_mutants(monkeypatch, mutate):
    mutate(monkeypatch)
    with np.errstate(all="ignore"):
        try:
            find(SHARES, lambda row: not is_exact(row), settings=settings(max_examples=3000))
        except NoSuchExample:
            pytest.fail("the mutant was not noticed")


@pytest.mark.parametrize("scale", [1e-150, 1e150])
@pytest.mark.parametrize("name", ["gamma-log", "gamma-inverse", "poisson-log", "tweedie-1.5-0.0"])
def test_units_of_any_size_are_the_same_model(name, scale):
    """In a unit 1/c of the old one deviances grow by c^(2-p)."""
    family = CASES[name]
    y, mu = np.array([0.5, 2.0, 3.0]), np.array([0.7, 2.1, 1.0])
    small, large = (
        family.working(np.array([family.link(c * mean) for mean in mu]), c * y)
        for c in (1.0, scale)
    )
    factor = scale ** (2.0 - family.variance_power)
    np.testing.assert_allclose(large.deviance, factor * small.deviance, rtol=1e-11)


@pytest.mark.parametrize(
    ("family", "mean"),
    [
        (family_of("gaussian", "log"), -1.0),
        (family_of("gaussian", "log"), 0.0),
        (family_of("gaussian", "inverse"), 0.0),
        (family_of("poisson"), 0.0),
        (family_of("gamma"), 1e-320),
        (family_of("negativebinomial", "identity"), 0.0),
        (family_of("fractionalbinomial"), 1.0),
        (family_of("tweedie", variance_power=1.5, link_power=-3.0), 1e-200),
    ],
)
def test_a_mean_without_an_eta_is_refused(family, mean):
    with pytest.raises(InvalidInput, match=f"no {family.name} model"):
        family.link(mean)


def test_which_responses_a_family_accepts():
    y = np.array([-1.0, -0.0, 0.3, 1.0, 2.0, np.inf, np.nan])
    expected = {
        "gaussian-log": [1, 1, 1, 1, 1, 0, 0],
        "poisson-log": [0, 1, 1, 1, 1, 0, 0],
        "tweedie-1.5-0.0": [0, 1, 1, 1, 1, 0, 0],
        "gamma-log": [0, 0, 1, 1, 1, 0, 0],
        "tweedie-3.0--2.0": [0, 0, 1, 1, 1, 0, 0],
        "negativebinomial-log": [0, 1, 1, 1, 1, 0, 0],
        "binomial": [0, 1, 0, 1, 0, 0, 0],
        "quasibinomial": [0, 1, 1, 1, 0, 0, 0],
    }
    for name, accepted in expected.items():
        assert ALL[name].accepts(y).astype(int).tolist() == accepted, name


def test_rows_certain_of_a_bound_that_no_eta_reaches_are_counted():
    eta = np.array([-40.0, -18.0, 0.5, 40.0])
    assert family_of("poisson").certain(eta) == 1
    assert family_of("negativebinomial").certain(eta) == 1
    assert family_of("fractionalbinomial").certain(eta) == 2
    assert family_of("gamma", "log").certain(eta) == 0
    assert family_of("poisson", "identity").certain(np.array([1e-12])) == 0
    assert family_of("tweedie", variance_power=1.5, link_power=-1.0).certain(np.array([1e9])) == 1
