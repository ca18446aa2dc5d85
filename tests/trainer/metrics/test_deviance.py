"""Unit deviances against the densities of scipy: 2 (ln L(y; y) - ln L(y; mean))."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import mean_pinball_loss

from steam.core.errors import Unsupported
from steam.trainer.metrics.deviance import UnitDeviance

Y = np.array([0.0, 1.0, 2.0, 7.0, 40.0])
MEAN = np.array([0.3, 1.0, 5.0, 6.5, 90.0])


def test_poisson() -> None:
    deviance = UnitDeviance("poisson")
    expected = 2 * (stats.poisson.logpmf(Y, Y) - stats.poisson.logpmf(Y, MEAN))
    np.testing.assert_allclose(deviance(Y, MEAN), expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(deviance.saturated(Y), stats.poisson.logpmf(Y, Y), rtol=1e-12)


@pytest.mark.parametrize("theta", [0.1, 0.5, 1.0])
def test_negative_binomial(theta: float) -> None:
    """`theta` is that of H2O: the variance is mean + theta mean**2."""
    shape = 1 / theta
    deviance = UnitDeviance("negativebinomial", theta=theta)

    def likelihood(mean: np.ndarray) -> np.ndarray:
        return stats.nbinom.logpmf(Y, shape, shape / (shape + mean))

    expected = 2 * (likelihood(Y) - likelihood(MEAN))
    np.testing.assert_allclose(deviance(Y, MEAN), expected, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(deviance.saturated(Y), likelihood(Y), rtol=1e-10, atol=1e-14)


def test_gamma() -> None:
    y, shape = Y[1:], 3.0
    mean = MEAN[1:]
    likelihood = [stats.gamma.logpdf(y, shape, scale=at / shape) for at in (y, mean)]
    expected = 2 * (likelihood[0] - likelihood[1]) / shape
    np.testing.assert_allclose(UnitDeviance("gamma")(y, mean), expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("power", "family"), [(0.0, "gaussian"), (1.0, "poisson"), (2.0, "gamma")])
def test_tweedie_meets_its_neighbours(power: float, family: str) -> None:
    y, mean = Y[1:], MEAN[1:]
    expected = UnitDeviance(family)(y, mean)
    np.testing.assert_array_equal(UnitDeviance("tweedie", power=power)(y, mean), expected)
    near = UnitDeviance("tweedie", power=power + 1e-7)(y, mean)
    np.testing.assert_allclose(near, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("scale", [1e-150, 1.0, 1e150])
@pytest.mark.parametrize("family", ["poisson", "gamma"])
def test_a_small_error_keeps_its_digits(family: str, scale: float) -> None:
    """Of a relative error e the deviance is y**(2-p) e**2, p 1 and 2, until terms in e**3."""
    y, error = np.array([scale]), 1e-5
    found = UnitDeviance(family)(y, y * (1 + error))[0]
    expected = error**2 * (scale if family == "poisson" else 1.0)
    assert found == pytest.approx(expected, rel=1e-4, abs=0)


def test_a_family_that_is_none_is_refused() -> None:
    with pytest.raises(Unsupported, match="huber"):
        UnitDeviance("huber")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_quantile(share: float) -> None:
    found = UnitDeviance("quantile", share=share)(Y, MEAN)
    assert found.mean() == pytest.approx(mean_pinball_loss(Y, MEAN, alpha=share), rel=1e-12)


def test_laplace() -> None:
    np.testing.assert_array_equal(UnitDeviance("laplace")(Y, MEAN), np.abs(Y - MEAN))


FAR = [(0.0, 3.0), (1.0, 1.0000001), (1e3, 1e25), (1e30, 1.5e30), (1e60, 1e20), (0.0, 1e100)]


@pytest.mark.parametrize("theta", [None, 1e-10, 0.5, 1e3])
@pytest.mark.parametrize(("y", "mean"), FAR)
def test_far_from_the_mean_and_with_large_counts_no_digit_is_lost(
    y: float, mean: float, theta: float | None
) -> None:
    """Against 400 decimal digits: of gamma without a theta, else of negative binomial."""
    with localcontext(prec=400):
        one, other = Decimal(y), Decimal(mean)
        if theta is None:
            if not y:
                return
            exact = one / other - 1 - (one / other).ln()
        else:
            shape = 1 / Decimal(theta)
            own = one * (one / other).ln() if y else Decimal(0)
            exact = own - (one + shape) * ((one + shape) / (other + shape)).ln()
    family = (
        UnitDeviance("gamma") if theta is None else UnitDeviance("negativebinomial", 0.0, theta)
    )
    found = family(np.array([y]), np.array([mean]))[0]
    assert found == pytest.approx(float(2 * exact), rel=1e-9, abs=1e-13)
