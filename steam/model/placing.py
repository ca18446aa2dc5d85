"""Some rows of a prediction, and a prediction that is spread over more rows than it has."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Prediction

Places = NDArray[np.intp]
_Rows = NDArray[Any] | None  # (n,) or (n, levels), of numbers or of labels


def taken(prediction: Prediction, places: Places) -> Prediction:
    """The rows of a prediction in some places."""

    def some(given: _Rows) -> _Rows:
        return None if given is None else given[places]

    return Prediction(
        values=some(prediction.values),
        labels=some(prediction.labels),
        probabilities=some(prediction.probabilities),
        extras={name: numbers[places] for name, numbers in prediction.extras.items()},
        log_odds=some(prediction.log_odds),
    )


def placed(prediction: Prediction, places: Places, rows: int) -> Prediction:
    """A prediction of `rows` rows, which has the given one in some places and nothing elsewhere:
    NaN, and -1 for a label."""

    def spread(given: NDArray[Any], nothing: float) -> NDArray[Any]:
        every = np.full((rows, *given.shape[1:]), nothing, given.dtype)
        every[places] = given
        return every

    def numbers(given: _Rows) -> _Rows:
        return None if given is None else spread(given, np.nan)

    return Prediction(
        values=numbers(prediction.values),
        labels=None if prediction.labels is None else spread(prediction.labels, -1),
        probabilities=numbers(prediction.probabilities),
        extras={name: spread(given, np.nan) for name, given in prediction.extras.items()},
        log_odds=numbers(prediction.log_odds),
    )
