"""From the probabilities that trees give to the answer of a classifier."""

from dataclasses import dataclass
from math import isnan

import numpy as np

from steam.model.arrays import owned
from steam.model.class_balance import ClassBalance
from steam.model.labels import labelled_from
from steam.model.predictor import Prediction, RowPrediction
from steam.model.signature_checks import check_threshold, refuse_model
from steam.model.trees.forest import Floats
from steam.model.trees.ties import most_probable


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """How a classifier answers.

    `prior`, float64 (classes,): how often each class occurred, by which ties of three and more
    classes are broken. `threshold`: the probability from which on the second of two is the answer.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    prior: Floats
    threshold: float
    balance: ClassBalance | None = None

    def __post_init__(self) -> None:
        prior = owned(self.prior, np.float64)
        if prior.ndim != 1 or not (np.isfinite(prior) & (prior >= 0.0)).all():
            raise refuse_model("how often its classes occurred is not told by shares")
        if self.balance is not None and self.balance.classes != len(prior):
            raise refuse_model("how often its classes occurred is not told for all")
        check_threshold(self.threshold)
        object.__setattr__(self, "prior", prior)

    @property
    def count(self) -> int:
        return len(self.prior)

    def answer_of_row(self, first: float, second: float) -> RowPrediction | None:
        """The answer for the probabilities of two classes; None where they are to be corrected."""
        if self.balance is not None:
            return None
        label = -1 if isnan(second) else int(second >= self.threshold)
        return RowPrediction(0.0, label, (first, second))

    def answer(self, probabilities: Floats, x: Floats) -> Prediction:
        """The answer for probabilities (n, classes) of rows x (n, features)."""
        if self.balance is not None:
            probabilities = self.balance.corrected(probabilities)
        if self.count == 2:
            return labelled_from(self.threshold, probabilities)
        labels = most_probable(probabilities, x, self.prior.tolist())
        unknown = np.isnan(probabilities).any(axis=1)
        return Prediction(
            labels=np.where(unknown, -1, labels).astype(np.int32), probabilities=probabilities
        )
