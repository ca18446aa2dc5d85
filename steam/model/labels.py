"""From the probabilities of the classes to the label of each row."""

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Prediction

Floats = NDArray[np.float64]


def labelled_from(threshold: float, probabilities: Floats) -> Prediction:
    """Two classes, float64 (n, 2): the second one from its probability `threshold` on."""
    return _labelled(probabilities[:, 1] >= threshold, probabilities)


def labelled_most_probable(probabilities: Floats) -> Prediction:
    """K classes, float64 (n, K): the most probable, of equal ones the first."""
    return _labelled(probabilities.argmax(axis=1), probabilities)


def _labelled(labels: NDArray[np.bool_] | NDArray[np.intp], probabilities: Floats) -> Prediction:
    """With -1 for the label of each row that holds NaN."""
    known = np.where(np.isnan(probabilities).any(axis=1), -1, labels)
    return Prediction(labels=known.astype(np.int32), probabilities=probabilities)
