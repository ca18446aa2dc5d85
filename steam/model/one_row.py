"""From the prediction of many rows, which are one, to that of a row."""

from steam.core.errors import SteamError
from steam.model.predictor import Prediction, RowPrediction


def row_of(prediction: Prediction) -> RowPrediction:
    """The row of a classification or a regression of one. Raises SteamError where it has none."""
    if prediction.labels is not None and prediction.probabilities is not None:
        return RowPrediction(
            label=prediction.labels.item(0), probabilities=prediction.probabilities[0].tolist()
        )
    if prediction.values is not None:
        return RowPrediction(prediction.values.item(0))
    raise SteamError("The model gave neither a value nor a label.")
