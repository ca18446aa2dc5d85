import numpy as np

from steam.model.labels import labelled_from, labelled_most_probable


def test_the_second_class_starts_at_the_threshold_itself() -> None:
    probabilities = np.array([[0.5, 0.5], [0.6, 0.4], [0.4, 0.6], [np.nan, np.nan]])
    assert labelled_from(0.5, probabilities).labels.tolist() == [1, 0, 1, -1]
    assert labelled_from(np.nextafter(0.5, 1), probabilities).labels.tolist() == [0, 0, 1, -1]


def test_the_most_probable_class_is_the_label_and_of_equal_ones_the_first() -> None:
    probabilities = np.array([[0.2, 0.4, 0.4], [0.1, 0.2, 0.7], [0.2, np.nan, 0.8]])
    found = labelled_most_probable(probabilities)
    assert found.labels.tolist() == [1, 2, -1]
    assert found.labels.dtype == np.int32
    assert found.probabilities is probabilities
