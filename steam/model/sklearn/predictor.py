"""A model of scikit-learn that scikit-learn scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.foreign.scoring import Score, score_rows, try_model
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_columns, check_response
from steam.model.sklearn.answers import Answers
from steam.model.sklearn.inputs import Inputs

_CATEGORIES = frozenset(
    {
        Category.BINOMIAL,
        Category.MULTINOMIAL,
        Category.REGRESSION,
        Category.CLUSTERING,
        Category.ANOMALY_DETECTION,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class SklearnPredictor:
    """Scores with an estimator, by its own labels, probabilities and values.

    `needed`: columns without which it refuses a row. `tells_unseen`: it takes a level that it does
    not know, which may be something else to it than a missing one.

    The answer of a row depends on no other row, but where matrices are multiplied its last bits may
    depend on how many rows are scored together. The score of an anomaly is minus `score_samples`,
    so that a higher one is more of an anomaly; its extra `outlier` is 1 for an outlier by the
    estimator's own threshold.
    """

    signature: Signature
    inputs: Inputs
    answers: Answers
    needed: frozenset[str]
    tells_unseen: bool

    def predict(
        self, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
    ) -> Prediction:
        """Score `rows` rows. Raises InvalidInput as `steam.model.foreign.scoring` does."""
        score = scoring_of(self.inputs, self.answers)
        return score_rows(score, self.signature, columns, rows, offset=offset, needed=self.needed)


def sklearn_predictor(inputs: Inputs, answers: Answers) -> SklearnPredictor:
    """A predictor that has scored a first row. Raises InvalidArtifact for parts that do not fit."""
    signature = Signature(inputs.features, answers.response, answers.category)
    check_columns(signature)
    check_response(signature, _CATEGORIES)
    trial = try_model(signature.features, scoring_of(inputs, answers))
    return SklearnPredictor(signature, inputs, answers, trial.needed, trial.takes_unseen)


def scoring_of(inputs: Inputs, answers: Answers) -> Score:
    """The function that scores rows of which no column is absent."""
    return lambda columns, rows: answers.score(inputs.matrix(columns, rows))
