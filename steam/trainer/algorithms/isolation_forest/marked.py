"""A validation frame, whose anomalies somebody has marked: it tells how good the scores are, and
from which one on a row is an anomaly."""

from collections.abc import Sequence

import numpy as np

from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.isolation_forest.measuring import NO_SHARE
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.compare import compare
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Progress

MARKS = "validation_response_column"


def check_marks(order: Order) -> list[Problem]:
    """Complaints about a validation frame, its marks, and what does not go with them."""
    frame, marks = order.validation, text_of(order.given, MARKS)
    if frame is not None and marks is not None:
        return [*_of_column(marks, frame, order), *_of_threshold(order)]
    if marks is not None:
        message = f"{MARKS} is a column of the validation_frame, which is not given."
        return [Problem(MARKS, message)]
    if frame is not None:
        message = f"A validation_frame needs a {MARKS}, which marks the anomalies in it."
        return [Problem(MARKS, message)]
    return []


def _of_column(marks: str, frame: Frame, order: Order) -> list[Problem]:
    if marks not in frame.names:
        return [Problem(MARKS, f"The validation_frame has no column '{marks[:80]}'.")]
    if len(frame.vec(marks).domain or ()) != 2:
        message = f"'{marks[:80]}' is no column of two levels, the second of which marks anomalies."
        return [Problem(MARKS, message)]
    if marks in order.training.names and marks not in _ignored(order):
        message = f"The training_frame has the column '{marks[:80]}' too; ignore it there."
        return [Problem("training_frame", message)]
    return []


def _of_threshold(order: Order) -> list[Problem]:
    if order.given.get("contamination", NO_SHARE) == NO_SHARE:
        return []
    message = "contamination and a validation_frame would each choose the threshold; give one."
    return [Problem("contamination", message)]


def measure_marked(
    model: TreeModel, frame: Frame, marks: str, engine: LocalEngine, progress: Progress
) -> BinomialMetrics:
    """How well the scores tell the marked rows from the others, by a `model` without a threshold.

    Rows that are more or less of an anomaly than all of training count as its most or its least.
    Raises InvalidInput where the frame has no column of the model, or no row has a mark.
    """
    scores = predict_frame("scores", model, frame, engine, progress).vec("predict").values()
    shares = frame_from_arrays("scores", {"score": np.clip(scores, 0.0, 1.0)})
    metrics = compare(shares, frame.select([marks]), engine, progress)
    if not isinstance(metrics, BinomialMetrics):
        raise TypeError(f"the marks {marks} are not of two levels")
    return metrics


def _ignored(order: Order) -> Sequence[str]:
    ignored = order.given.get("ignored_columns")
    return ignored if isinstance(ignored, list) else []
