"""Every family and link without a penalty beside statsmodels: all that both tell of a fit.

Both end at the optimum to about sqrt(eps) of a standard error, where deviance and likelihood are
flat: those agree to 1e-10, coefficients and what follows from them to 1e-6.
"""

import numpy as np
import pytest
import statsmodels.api as sm

from tests.trainer.glm.grid.made import (
    COLOURS,
    KINDS,
    OFFSET,
    ROWS,
    THETA,
    WEIGHTS,
    Kind,
    arrays_of,
    design_of,
    given_of,
)

BOUNDED = "ignore:.*link function does not respect the domain"
DISPERSED = {"gaussian", "gamma", "tweedie"}
WITH_A_LIKELIHOOD = {"binomial", "quasibinomial", "poisson", "negativebinomial"}
"""And gaussian, whose dispersion counts as one more coefficient."""


def family_of(kind: Kind) -> sm.families.Family:
    links = sm.families.links
    named = {
        None: links.Logit(),
        0.0: links.Log(),
        1.0: links.Identity(),
        -1.0: links.InversePower(),
    }
    link = named.get(kind.power) or links.Power(kind.power)
    if kind.family == "tweedie":
        return sm.families.Tweedie(var_power=kind.variance_power, link=link)
    if kind.family == "negativebinomial":
        return sm.families.NegativeBinomial(link=link, alpha=THETA)
    kinds = {
        "gaussian": sm.families.Gaussian,
        "poisson": sm.families.Poisson,
        "gamma": sm.families.Gamma,
    }
    return kinds.get(kind.family, sm.families.Binomial)(link=link)


@pytest.fixture(params=sorted(KINDS))
def kind(request) -> Kind:
    return KINDS[request.param]


def both(train, kind: Kind, *, weighted: bool, offset: bool):
    arrays = arrays_of(kind, weighted=weighted, offset=offset)
    given = given_of(kind, weighted=weighted, offset=offset)
    ours = train(arrays, "y", {"c": COLOURS}, lambda_=0.0, compute_p_values=True, **given)
    x = np.column_stack([design_of(first=1), np.ones(ROWS)])
    theirs = sm.GLM(
        arrays["y"],
        x,
        family=family_of(kind),
        var_weights=WEIGHTS if weighted else None,
        offset=OFFSET if offset else None,
    ).fit(
        tol=1e-14,
        maxiter=100,
        start_params=ours.coefficients * (1.0 + 1e-4),
        use_t=kind.family in DISPERSED,
    )
    return ours, theirs


@pytest.mark.filterwarnings(BOUNDED)
@pytest.mark.parametrize("offset", [False, True], ids=["", "offset"])
@pytest.mark.parametrize("weighted", [False, True], ids=["", "weights"])
def test_the_fit_and_how_sure_it_is(train, kind, weighted, offset) -> None:
    ours, theirs = both(train, kind, weighted=weighted, offset=offset)
    assert ours.converged
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-6, atol=1e-9)
    assert ours.residual_deviance == pytest.approx(theirs.deviance, rel=1e-10)
    assert ours.metrics.residual_deviance == pytest.approx(theirs.deviance, rel=1e-10)
    assert ours.null_degrees_of_freedom == theirs.df_model + theirs.df_resid
    assert ours.residual_degrees_of_freedom == theirs.df_resid
    sure = ours.inference
    assert sure.estimated == (kind.family in DISPERSED)
    assert sure.dispersion == pytest.approx(theirs.scale, rel=1e-6)
    np.testing.assert_allclose(sure.standard_errors, theirs.bse, rtol=1e-6)
    np.testing.assert_allclose(sure.z_values, theirs.tvalues, rtol=2e-6, atol=1e-8)
    np.testing.assert_allclose(sure.p_values, theirs.pvalues, rtol=1e-4, atol=1e-300)


@pytest.mark.filterwarnings(BOUNDED)
def test_the_null_deviance_with_an_offset(train, kind) -> None:
    ours, _ = both(train, kind, weighted=True, offset=True)
    y = arrays_of(kind, weighted=False, offset=False)["y"]
    null = sm.GLM(y, np.ones((ROWS, 1)), family=family_of(kind), var_weights=WEIGHTS, offset=OFFSET)
    start = np.array([family_of(kind).link(np.average(y, weights=WEIGHTS))])
    theirs = null.fit(tol=1e-14, maxiter=100, start_params=start)
    assert ours.null_deviance == pytest.approx(theirs.deviance, rel=1e-10)


@pytest.mark.filterwarnings(BOUNDED)
def test_the_likelihood_and_the_criterion_of_akaike(train, kind) -> None:
    ours, theirs = both(train, kind, weighted=False, offset=False)
    metrics = ours.metrics
    if kind.family == "gaussian":
        likelihood = theirs.llf_scaled(theirs.deviance / ROWS)
        assert metrics.log_likelihood == pytest.approx(likelihood, rel=1e-10)
        assert metrics.aic == pytest.approx(2 * (ours.rank + 1) - 2 * likelihood, rel=1e-10)
    elif kind.family == "fractionalbinomial":  # no distribution: half the deviance, as in H2O
        assert metrics.log_likelihood == pytest.approx(-0.5 * theirs.deviance, rel=1e-10)
        assert metrics.aic == pytest.approx(2 * ours.rank + theirs.deviance, rel=1e-10)
    elif kind.family in WITH_A_LIKELIHOOD:
        assert metrics.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
        assert metrics.aic == pytest.approx(theirs.aic, rel=1e-9)
    else:  # the likelihood needs a dispersion that was not asked for
        assert np.isnan(metrics.aic)
