import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.class_balance import ClassBalance
from steam.model.trees.averaged import MeanOfFirstClass, MeanValue, Shares
from steam.model.trees.classes import Classes

TWO = Classes(np.array([0.5, 0.5]), threshold=0.5)
THREE = Classes(np.ones(3), threshold=0.5)


def test_one_tree_for_two_classes_tells_the_first() -> None:
    found = MeanOfFirstClass(TWO, trees=4).prediction(np.array([[1.0]]), np.zeros((1, 1)), None)
    assert found.probabilities.tolist() == [[0.25, 0.75]]
    assert found.labels.tolist() == [1]


def test_shares_add_up_to_one_where_there_is_anything_to_share() -> None:
    sums = np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    found = Shares(THREE).prediction(sums, np.zeros((3, 1)), None)
    assert found.probabilities.tolist() == [[0.25, 0.5, 0.25], [0, 0, 0], [-1, 0, 0]]


def test_a_value_is_the_mean() -> None:
    assert MeanValue(4).prediction(np.array([[3.0]]), np.zeros((1, 1)), None).values == [0.75]


def test_there_is_no_mean_of_no_trees() -> None:
    with pytest.raises(InvalidArtifact, match="no trees"):
        MeanValue(0)
    with pytest.raises(InvalidArtifact, match="no trees"):
        MeanOfFirstClass(TWO, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"prior": np.array([0.5, np.nan])},
        {"prior": np.array([0.5, -0.5])},
        {"prior": np.ones((2, 2))},
        {"threshold": 1.5},
        {"threshold": np.nan},
        {"balance": ClassBalance(np.ones(3), np.ones(3))},
    ],
)
def test_classes_that_do_not_fit_are_refused(wrong) -> None:
    with pytest.raises(InvalidArtifact):
        Classes(**{"prior": np.ones(2), "threshold": 0.5, **wrong})


def test_a_row_without_probabilities_has_no_label() -> None:
    found = THREE.answer(np.array([[0.2, np.nan, 0.1]]), np.zeros((1, 1)))
    assert found.labels.tolist() == [-1]


def test_classes_are_balanced_before_they_are_labelled() -> None:
    balance = ClassBalance(prior=np.array([0.9, 0.1]), sampled=np.array([0.5, 0.5]))
    found = Classes(np.ones(2), 0.5, balance).answer(np.array([[0.4, 0.6]]), np.zeros((1, 1)))
    assert found.labels.tolist() == [0]
