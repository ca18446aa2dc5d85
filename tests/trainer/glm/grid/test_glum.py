"""Every family and link with every kind of penalty, weights, offset and scale, beside glum.

Both minimise sum of w deviance / (2 sum of w) + lambda (alpha |b|_1 + (1 - alpha)/2 |b|_2^2).
glum ends at a gradient of 1e-8 and the mean curvature is at least 1e-3 here: coefficients of
columns with deviation 1 agree to 1e-6. Ours must moreover have no higher objective.
"""

import numpy as np
import pytest
from glum import GeneralizedLinearRegressor, NegativeBinomialDistribution, TweedieDistribution

from tests.trainer.glm.grid.made import (
    COLOURS,
    KINDS,
    OFFSET,
    THETA,
    WEIGHTS,
    Kind,
    arrays_of,
    design_of,
    given_of,
)

LINKS = {0.0: "log", 1.0: "identity", None: "logit"}
PAIRS = {
    "gaussian": "normal",
    "binomial": "binomial",
    "quasibinomial": "binomial",
    "fractionalbinomial": "binomial",
    "poisson": "poisson",
    "gamma": "gamma",
    "negativebinomial": NegativeBinomialDistribution(THETA),
}
NOT_IN_GLUM = {name for name, kind in KINDS.items() if kind.power not in LINKS}
"""It has no link of powers: inverse, root and the canonical one of tweedie."""

PENALTIES = [(0.0, 0.0), (0.02, 0.0), (0.02, 0.5), (0.05, 1.0)]


def fitted_by_glum(kind: Kind, start, *, lambda_, alpha, weighted, offset, standardize):
    """Its coefficients with the intercept last."""
    weights = WEIGHTS if weighted else None
    x = design_of(first=0 if lambda_ else 1, weights=weights, standardize=standardize)
    family = PAIRS.get(kind.family) or TweedieDistribution(kind.variance_power)
    model = GeneralizedLinearRegressor(
        family=family,
        link=LINKS[kind.power],
        alpha=lambda_,
        l1_ratio=alpha,
        gradient_tol=1e-8,
        step_size_tol=1e-16,
        max_iter=150,
        start_params=start,
        solver="irls-cd" if lambda_ * alpha else "irls-ls",
    )
    y = arrays_of(kind, weighted=False, offset=False)["y"]
    model.fit(x, y, sample_weight=weights, offset=OFFSET if offset else None)
    return np.append(model.coef_, model.intercept_)


@pytest.mark.filterwarnings("ignore:.*(Line search|IRLS) failed")  # at the last digits
@pytest.mark.parametrize("standardize", [True, False], ids=["standard", "asis"])
@pytest.mark.parametrize("offset", [False, True], ids=["", "offset"])
@pytest.mark.parametrize("weighted", [False, True], ids=["", "weights"])
@pytest.mark.parametrize(("lambda_", "alpha"), PENALTIES)
@pytest.mark.parametrize("name", sorted(KINDS.keys() - NOT_IN_GLUM))
def test_the_fit_is_that_of_glum(train, name, lambda_, alpha, weighted, offset, standardize):
    kind = KINDS[name]
    ours = train(
        arrays_of(kind, weighted=weighted, offset=offset),
        "y",
        {"c": COLOURS},
        lambda_=lambda_,
        alpha=alpha,
        standardize=standardize,
        **given_of(kind, weighted=weighted, offset=offset),
    )
    assert ours.converged
    assert ours.warnings == ()
    found = ours.standardized_coefficients if standardize else ours.coefficients
    start = np.append(found[-1] * 1.01, np.round(found[:-1], 2))
    theirs = fitted_by_glum(
        kind, start, lambda_=lambda_, alpha=alpha, weighted=weighted, offset=offset,
        standardize=standardize,
    )  # fmt: skip
    np.testing.assert_allclose(found, theirs, rtol=1e-5, atol=1e-6)
