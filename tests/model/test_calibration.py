import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.calibration import Isotonic, Platt
from steam.model.isotonic import IsotonicCurve

PROBABILITIES = np.array([[0.8, 0.2], [0.1, 0.9]])


def test_platt_looks_at_the_first_class() -> None:
    found = Platt(slope=-2.0, intercept=0.5).second(PROBABILITIES)
    np.testing.assert_allclose(found, 1 / (1 + np.exp([1.1, -0.3])), rtol=1e-15)


def test_a_curve_looks_at_the_second_class() -> None:
    curve = IsotonicCurve(np.array([0.1, 0.5]), np.array([0.0, 0.4]), low=0.1, high=0.5)
    np.testing.assert_allclose(Isotonic(curve).second(PROBABILITIES), [0.1, 0.4], rtol=1e-15)


@pytest.mark.parametrize("wrong", [(np.nan, 0.0), (0.0, np.inf)])
def test_a_logistic_curve_is_of_finite_numbers(wrong) -> None:
    with pytest.raises(InvalidArtifact, match="finite"):
        Platt(*wrong)
