"""A model in ONNX that onnxruntime scores."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.model.foreign.scoring import score_rows, try_model
from steam.model.onnx.answers import Answers
from steam.model.onnx.errors import unsupported_onnx
from steam.model.onnx.inputs import Feed
from steam.model.onnx.session import Session
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_columns, check_response

Floats = NDArray[np.float64]

_SUM_TOLERANCE = 1e-3
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
class OnnxPredictor:
    """Scores with a graph, labels being those that the graph itself gives.

    `needed`: columns without which it refuses a row. `tells_unseen`: it takes a level that it does
    not know, which may be something else to it than a missing one.

    Most graphs compute in float32, and where they multiply matrices the last bit of an answer may
    depend on how many rows are scored together; trees and encoders give the same bits in any batch.
    The score of an anomaly detection is the graph's with its sign turned, so that a higher one is
    more of an anomaly; its extra `outlier` is 1 where the graph's own label says so.
    """

    signature: Signature
    feeds: tuple[Feed, ...]
    answers: Answers
    session: Session
    needed: frozenset[str]
    tells_unseen: bool

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Raises InvalidInput as `steam.model.foreign.scoring` does."""
        score = scoring_of(self.feeds, self.answers, self.session)
        return score_rows(score, self.signature, columns, rows, offset=offset, needed=self.needed)


def onnx_predictor(
    signature: Signature, feeds: tuple[Feed, ...], answers: Answers, session: Session
) -> OnnxPredictor:
    """A predictor that has scored a first row.

    Raises InvalidArtifact when the parts do not fit each other, Unsupported for a classifier whose
    numbers are no probabilities.
    """
    check_columns(signature)
    check_response(signature, _CATEGORIES)
    trial = try_model(signature.features, scoring_of(feeds, answers, session))
    if trial.first.probabilities is not None:
        _check_probabilities(trial.first.probabilities)
    return OnnxPredictor(signature, feeds, answers, session, trial.needed, trial.takes_unseen)


def scoring_of(
    feeds: tuple[Feed, ...], answers: Answers, session: Session
) -> Callable[[Columns, int], Prediction]:
    """The function that scores rows of which no column is absent."""
    names = [answers.numbers, answers.labels] if answers.labels else [answers.numbers]

    def score(columns: Columns, rows: int) -> Prediction:
        found = session.run(names, {feed.name: feed.tensor(columns, rows) for feed in feeds})
        return _prediction(answers, rows, *found)

    return score


def _prediction(answers: Answers, rows: int, numbers: Any, labels: Any = None) -> Prediction:
    match answers.category:
        case Category.REGRESSION:
            return Prediction(values=_table(numbers, rows, 1)[:, 0])
        case Category.ANOMALY_DETECTION:
            outlier = (np.asarray(labels).reshape(rows) < 0).astype(np.float64)
            return Prediction(values=-_table(numbers, rows, 1)[:, 0], extras={"outlier": outlier})
        case Category.CLUSTERING:
            unknown = np.isnan(_table(numbers, rows, len(answers.classes))).any(axis=1)
            return Prediction(labels=np.where(unknown, np.int32(-1), _codes(answers, labels, rows)))
    if answers.maps:
        flat = chain.from_iterable(map(dict.values, numbers))
        numbers = np.fromiter(flat, np.float64)
    probabilities = _table(numbers, rows, len(answers.classes))
    unknown = np.isnan(probabilities).any(axis=1)
    codes = np.where(unknown, np.int32(-1), _codes(answers, labels, rows))
    return Prediction(labels=codes, probabilities=probabilities)


def _table(numbers: Any, rows: int, width: int) -> Floats:
    """float64 (rows, width). Raises ValueError for an output of another shape."""
    return np.asarray(numbers, np.float64).reshape(rows, width)


def _codes(answers: Answers, labels: Any, rows: int) -> NDArray[np.int32]:
    """The places of labels among the classes. Raises KeyError for one that is none of them."""
    code_of = {label: code for code, label in enumerate(answers.classes)}
    given = np.asarray(labels).reshape(rows).tolist()
    return np.fromiter(map(code_of.__getitem__, given), np.int32, rows)


def _check_probabilities(probabilities: Floats) -> None:
    sums = probabilities.sum(axis=1)
    if (probabilities < 0).any() or not (np.abs(sums - 1.0) <= _SUM_TOLERANCE).all():
        raise unsupported_onnx(
            "the numbers that it gives for its classes are not probabilities",
            "Export the classifier with probabilities, not with raw scores.",
        )
