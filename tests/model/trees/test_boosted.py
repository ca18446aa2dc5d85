import numpy as np
import pytest

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial, BoostedValue
from steam.model.trees.classes import Classes

TWO = Classes(np.array([0.5, 0.5]), threshold=0.25)
X = np.zeros((2, 1))


def test_the_score_starts_from_the_initial_value_and_the_offset() -> None:
    found = BoostedValue("identity", 0.5).prediction(
        np.array([[1.0], [2.0]]), X, np.array([10, 20])
    )
    assert found.values.tolist() == [11.5, 22.5]


def test_the_log_link_ends_at_a_large_number() -> None:
    found = BoostedValue("log", 0.0).prediction(np.array([[1e6], [-1e6]]), X, None)
    assert found.values.tolist() == [1e19, 0.0]


def test_the_second_class_starts_at_the_threshold_itself() -> None:
    at = np.log([[1 / 3], [0.9 / 3]])
    found = BoostedBinomial(TWO, 0.0).prediction(at, X, None)
    assert found.probabilities[0, 1] >= 0.25 > found.probabilities[1, 1]
    assert found.labels.tolist() == [1, 0]


def test_two_opposed_classes_share_in_a_softmax() -> None:
    sums = np.array([[0.3], [-700.0]])
    found = BoostedBinomial(TWO, 0.1, opposed=True).prediction(sums, X, None)
    np.testing.assert_allclose(found.probabilities[0, 0], 1 / (1 + np.exp(-0.8)), rtol=1e-15)
    assert found.probabilities[1].tolist() == [0.0, 1.0]
    assert BoostedBinomial(TWO, 0.1, opposed=True).link_score is None


def test_many_classes_ignore_offsets() -> None:
    three = BoostedMultinomial(Classes(np.ones(3), threshold=0.5))
    sums = np.array([[0.0, 1.0, 800.0], [1.0, 0.0, 0.0]])
    found = three.prediction(sums, X, np.array([5.0, 6.0]))
    assert found.labels.tolist() == [2, 0]
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1)


def test_what_cannot_be_computed_is_refused() -> None:
    with pytest.raises(Unsupported, match="'inverse'"):
        BoostedValue("inverse", 0.0)
    for initial in (np.nan, np.inf):
        with pytest.raises(InvalidArtifact, match="start from"):
            BoostedValue("log", initial)
        with pytest.raises(InvalidArtifact, match="start from"):
            BoostedBinomial(TWO, initial)
