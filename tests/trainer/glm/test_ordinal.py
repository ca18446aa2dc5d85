"""The ordinal likelihood: its derivatives, and its optimum beside that of statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.miscmodels.ordinal_model import OrderedModel

from steam.model.links import ordinal_probabilities
from steam.trainer.glm.irls import Stopping, minimise
from steam.trainer.glm.matrix import design_block
from steam.trainer.glm.ordinal import Ordinal
from steam.trainer.glm.penalty import Penalty
from tests.trainer.glm.derivatives import assert_derivatives, class_rows

RNG = np.random.default_rng(21)
ROWS, CLASSES = 500, 4
X = RNG.normal(size=(ROWS, 2))
LEVELS = RNG.integers(0, 3, ROWS)
BLOCK = design_block(
    (LEVELS.astype(np.int64),), (2,), np.vstack([X.T, np.ones(ROWS)]), intercept=True
)
EXPANDED = np.column_stack([LEVELS == 0, LEVELS == 1, X]).astype(float)
ETA = EXPANDED @ [0.5, -0.8, 1.2, -0.4]
LATENT = RNG.logistic(size=ROWS) - ETA
Y = np.searchsorted([-1.5, 0.1, 1.0], LATENT)
WEIGHTS = RNG.uniform(0.5, 2.0, ROWS)
FAMILY = Ordinal(CLASSES)
BETA = np.array([-1.2, 0.3, 0.4, -0.5, 0.9, -0.2, 1.4])  # two thresholds, the design, the last


def test_score_and_curvature_are_the_derivatives_of_the_deviance() -> None:
    assert_derivatives(FAMILY, BLOCK, class_rows(Y, WEIGHTS, 0.25), BETA)


def test_the_deviance_is_that_of_the_probabilities_that_the_model_gives() -> None:
    eta = np.stack([BLOCK.linear(own) for own in FAMILY.by_class(BETA)])
    chances = ordinal_probabilities(eta)[Y, np.arange(ROWS)]
    wanted = -2.0 * WEIGHTS @ np.log(chances)
    assert FAMILY.deviance(BLOCK, class_rows(Y, WEIGHTS), BETA) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("lambda_", [0.0, 0.05])
def test_the_optimum_is_that_of_statsmodels(lambda_) -> None:
    rows = class_rows(Y, np.ones(ROWS))
    start = FAMILY.null_beta(np.bincount(Y) / ROWS, 5)
    at = FAMILY.measure(BLOCK, rows, start)
    np.testing.assert_allclose(at.score[[0, 1, -1]], 0.0, atol=1e-9)
    on = FAMILY.spread(np.arange(5) < 4)
    found = minimise(
        lambda beta: FAMILY.measure(BLOCK, rows, beta), start, at,
        Penalty(lambda_, 0.0, on), Stopping(50, 1e-9, 1e-14, 0.0),
    )  # fmt: skip
    assert found.converged
    assert len(found.history) < 10
    if lambda_ == 0.0:
        theirs = OrderedModel(Y, EXPANDED, distr="logit").fit(
            method="bfgs", gtol=1e-9, disp=False, maxiter=1000
        )
        cuts = theirs.model.transform_threshold_params(theirs.params)[1:-1]
        np.testing.assert_allclose(found.beta[2:6], -theirs.params[:4], rtol=1e-4)
        np.testing.assert_allclose(found.beta[[0, 1, -1]], cuts, rtol=1e-4)
        assert found.at.deviance == pytest.approx(-2.0 * theirs.llf, rel=1e-9)
    else:
        assert 0.0 < np.abs(found.beta[2:6]).sum() < np.abs([0.5, -0.8, 1.2, -0.4]).sum()


@given(
    st.lists(st.floats(-700, 700), min_size=3, max_size=3, unique=True),
    st.floats(-50, 50),
    st.integers(0, 3),
)
def test_it_keeps_its_tails(thresholds: list[float], offset: float, code: int) -> None:
    first, second, third = sorted(thresholds)
    block = design_block((), (), np.ones((1, 1)), intercept=True)
    rows = class_rows(np.array([code]), np.ones(1), offset)
    at = FAMILY.measure(block, rows, np.array([first, second, third]))
    assert at.deviance >= 0.0
    if min(second - first, third - second) <= 1e-150:
        assert at.deviance == np.inf
        return
    assert np.isfinite(at.deviance)
    if min(second - first, third - second) > 1e-3:
        low = [-np.inf, first, second, third][code] + offset
        high = [first, second, third, np.inf][code] + offset
        # in the nearer tail, where both probabilities are small
        a, b = (low, high) if low + high < 0.0 else (-high, -low)
        wanted = -2.0 * (
            -np.logaddexp(0.0, -b) + np.log1p(-np.exp(np.logaddexp(0, -b) - np.logaddexp(0, -a)))
        )
        assert at.deviance == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("thresholds", [[0.0, 0.0, 1.0], [2.0, 1.0, 3.0]])
def test_thresholds_that_do_not_rise_are_never_better(thresholds) -> None:
    block = design_block((), (), np.ones((1, 2)), intercept=True)
    rows = class_rows(np.array([0, 2]), np.ones(2))
    assert FAMILY.deviance(block, rows, np.array(thresholds)) == np.inf
    assert FAMILY.measure(block, rows, np.array(thresholds)).deviance == np.inf


def test_rows_of_a_class_that_was_never_seen_are_as_unlikely_as_e_to_the_minus_40() -> None:
    family, beta = Ordinal(CLASSES, unused=(2,)), np.delete(BETA, 1)
    seen = Y != 2
    plain = Ordinal(CLASSES - 1)
    recoded = np.where(Y > 2, Y - 1, np.minimum(Y, 1))
    known = plain.deviance(BLOCK, class_rows(recoded, WEIGHTS * seen), beta)
    wanted = known + 80.0 * WEIGHTS[~seen].sum()
    found = family.deviance(BLOCK, class_rows(Y, WEIGHTS), beta)
    assert found == pytest.approx(wanted, rel=1e-12)
