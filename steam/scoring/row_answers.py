"""The answer to one row as a JSON object: `json_objects` makes the same of a whole table."""

import numpy as np

from steam.model.predictor import Prediction, RowPrediction
from steam.model.signature import Signature
from steam.scoring.answers import fields_of
from steam.scoring.json_cells import encode
from steam.scoring.json_objects import template_of


class RowAnswers:
    """Writes what a classifier or a regression says of a row. Immutable."""

    def __init__(self, signature: Signature) -> None:
        levels = signature.response.levels
        self._is_classifier = signature.category.is_classification
        blank = (
            Prediction(labels=np.zeros(1, np.int32), probabilities=np.zeros((1, len(levels))))
            if self._is_classifier
            else Prediction(values=np.zeros(1))
        )
        self._of_value, _ = template_of(fields_of(signature, blank))
        labels = [(encode(code), encode(level)) for code, level in enumerate(levels)]
        labels.append((b"null", b"null"))  # where -1 points
        self._of_label = (
            [_with_label(self._of_value, label, len(levels)) for label in labels]
            if self._is_classifier
            else []
        )

    def of(self, prediction: RowPrediction) -> bytes:
        """The answer for any prediction."""
        if not self._is_classifier:
            return self.of_value(prediction.value)
        numbers = encode(prediction.probabilities)[1:-1].split(b",")
        return self._of_label[prediction.label] % (*numbers, *numbers)

    def of_value(self, value: float) -> bytes:
        """The answer of a regression."""
        return self._of_value % encode(value)

    def of_two(self, label: int, first: float, second: float) -> bytes:
        """The answer of a classifier that has two classes."""
        one, two = encode(first), encode(second)
        return self._of_label[label] % (one, two, one, two)


def _with_label(template: bytes, label: tuple[bytes, bytes], levels: int) -> bytes:
    """The template with places for the probabilities alone, which stand in it twice."""
    texts = (text.replace(b"%", b"%%") for text in label)
    return template.replace(b"%%", b"%%%%") % (*texts, *[b"%b"] * (2 * levels))
