import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.class_balance import ClassBalance


def test_probabilities_are_put_back_to_how_often_classes_occur() -> None:
    balance = ClassBalance(np.array([0.9, 0.1]), np.array([0.5, 0.5]))
    found = balance.corrected(np.array([[0.5, 0.5], [0.1, 0.9], [1.0, 0.0]]))
    np.testing.assert_allclose(found, [[0.9, 0.1], [0.5, 0.5], [1.0, 0.0]], rtol=1e-15)


def test_a_class_that_never_occurred_keeps_its_share_and_zeros_stay() -> None:
    balance = ClassBalance(np.array([0.5, 0.0, 0.5]), np.array([0.25, 0.5, 0.0]))
    found = balance.corrected(np.array([[0.25, 0.25, 0.5], [0.0, 0.0, 0.0]]))
    assert found.tolist() == [[0.4, 0.2, 0.4], [0.0, 0.0, 0.0]]


@pytest.mark.parametrize(
    ("prior", "sampled"),
    [([0.5, 0.5], [1.0]), ([np.nan, 0.5], [0.5, 0.5]), ([0.5, 0.5], [-1.0, 1.0]), (0.5, 0.5)],
)
def test_shares_that_cannot_be_are_refused(prior, sampled) -> None:
    with pytest.raises(InvalidArtifact, match="how often its classes occurred"):
        ClassBalance(np.array(prior), np.array(sampled))
