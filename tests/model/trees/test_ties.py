import numpy as np
import pytest

from steam.model.trees.ties import _first_double, most_probable

PRIOR = (0.5, 0.3, 0.2)


@pytest.mark.parametrize(
    ("seed", "first"),
    [
        (0, 0.730967787376657),
        (42, 0.7275636800328681),
        (-1, 0.26894263088050496),
        (2**63 - 1, 0.26894263088050496),
    ],
)
def test_the_first_double_is_that_of_java(seed: int, first: float) -> None:
    assert _first_double(seed) == first


def test_without_a_tie_the_most_probable_class_is_it() -> None:
    probabilities = np.array([[0.2, 0.5, 0.3], [0.6, 0.2, 0.2]])
    assert most_probable(probabilities, np.zeros((2, 1)), PRIOR).tolist() == [1, 0]


def test_ties_are_drawn_by_the_row_in_proportion_to_the_prior() -> None:
    x = np.random.default_rng(1).normal(size=(4000, 3))
    labels = most_probable(np.full((4000, 3), 1 / 3), x, PRIOR)
    assert np.array_equal(labels, most_probable(np.full((4000, 3), 1 / 3), x, PRIOR))
    np.testing.assert_allclose(np.bincount(labels) / 4000, PRIOR, atol=0.03)


def test_every_missing_value_is_the_same() -> None:
    other = np.array([0x7FF8_0000_0000_1234], dtype=np.uint64).view(np.float64)
    tied = np.full((1, 3), 1 / 3)
    for seed in range(20):
        x = np.array([[seed, np.nan]])
        y = np.array([[seed, other[0]]])
        assert most_probable(tied, x, PRIOR) == most_probable(tied, y, PRIOR)


def test_the_first_class_is_always_a_candidate() -> None:
    tied = np.tile([0.2, 0.4, 0.4], (200, 1))
    labels = most_probable(tied, np.arange(200.0)[:, None] ** 3.7, (0.9, 0.05, 0.05))
    assert set(labels.tolist()) == {0, 2}  # and the best of the tied is none, as in H2O


def test_missing_probabilities_have_some_class() -> None:
    assert most_probable(np.full((1, 3), np.nan), np.zeros((1, 1)), PRIOR).tolist() == [0]
