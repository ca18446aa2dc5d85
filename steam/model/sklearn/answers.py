"""What an estimator answers, by the kind of estimator that it says it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import is_classifier, is_clusterer, is_outlier_detector, is_regressor
from sklearn.ensemble import RandomForestClassifier
from sklearn.ensemble._forest import ForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier

from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType
from steam.model.sklearn.errors import refuse_sklearn, unsupported_sklearn
from steam.model.sklearn.inputs import Matrix, level_text

_MAX_CLASSES = 10_000
_ARGMAX = (ForestClassifier, DecisionTreeClassifier, RandomForestClassifier)
"""Classifiers whose label is by definition the most probable class: not asked for it again."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What an estimator says of the rows of a matrix, which may raise anything."""

    category: Category
    response: Column
    score: Callable[[Matrix], Prediction]


def answers_of(estimator: Any) -> Answers:
    """How an estimator answers. Raises Unsupported for one that gives no answer of our kinds."""
    if is_classifier(estimator):
        return _classifier(estimator)
    if is_outlier_detector(estimator) and hasattr(estimator, "score_samples"):
        return Answers(Category.ANOMALY_DETECTION, _number(), lambda x: _anomaly(estimator, x))
    if is_regressor(estimator):
        return Answers(Category.REGRESSION, _number(), lambda x: _regression(estimator, x))
    if is_clusterer(estimator) or _is_mixture(estimator):
        return _clustering(estimator)
    raise unsupported_sklearn(
        f"a {type(_final(estimator)).__name__[:40]} gives no predictions that are served here",
        "Supported are classifiers, regressions, clusterings and outlier detectors.",
    )


def _number() -> Column:
    return Column("predict", ColumnType.NUMERIC)


def _final(estimator: Any) -> Any:
    return estimator.steps[-1][1] if isinstance(estimator, Pipeline) else estimator


def _is_mixture(estimator: Any) -> bool:
    """Whether each row comes from one of some components, which are clusters by another name."""
    return hasattr(estimator, "predict") and hasattr(_final(estimator), "n_components")


def _classifier(estimator: Any) -> Answers:
    if not hasattr(estimator, "predict_proba"):
        raise unsupported_sklearn(
            f"a {type(_final(estimator)).__name__[:40]} gives labels without probabilities",
            "Wrap it in CalibratedClassifierCV.",
        )
    classes = np.asarray(estimator.classes_)
    if classes.ndim != 1 or not 2 <= len(classes) <= _MAX_CLASSES:
        raise unsupported_sklearn(
            "it does not choose between at least two classes of one response",
            "Train one classifier for each response.",
        )
    levels = tuple(map(level_text, classes.tolist()))
    category = Category.BINOMIAL if len(levels) == 2 else Category.MULTINOMIAL
    response = Column("predict", ColumnType.CATEGORICAL, levels)
    code_of = {label: code for code, label in enumerate(classes.tolist())}
    return Answers(category, response, lambda x: _classification(estimator, code_of, x))


def _classification(estimator: Any, code_of: dict[object, int], x: Matrix) -> Prediction:
    last, x = _prepared(estimator, x)
    probabilities = _table(last.predict_proba(x), len(code_of))
    if isinstance(last, _ARGMAX):
        codes = probabilities.argmax(axis=1)
    else:
        given = np.asarray(last.predict(x)).tolist()
        codes = np.fromiter(map(code_of.__getitem__, given), np.intp, len(given))
    unknown = np.isnan(probabilities).any(axis=1)
    labels = np.where(unknown, -1, codes).astype(np.int32)
    return Prediction(labels=labels, probabilities=probabilities)


def _prepared(estimator: Any, x: Any) -> tuple[Any, Any]:
    """The last step, and what the ones before it make of a matrix, so that they run once."""
    if not isinstance(estimator, Pipeline) or len(estimator.steps) < 2:
        return estimator, x
    return estimator.steps[-1][1], estimator[:-1].transform(x)


def _regression(estimator: Any, x: Matrix) -> Prediction:
    return Prediction(values=_table(estimator.predict(x), 1)[:, 0])


def _clustering(estimator: Any) -> Answers:
    last = _final(estimator)
    centers = getattr(last, "cluster_centers_", None)
    count = len(centers) if centers is not None else getattr(last, "n_components", 0)
    if not hasattr(estimator, "predict") or not 0 < count <= _MAX_CLASSES:
        raise unsupported_sklearn(
            f"a {type(last).__name__[:40]} does not tell the cluster of a new row",
            "Supported are clusterings that can predict, such as KMeans.",
        )
    response = Column("predict", ColumnType.CATEGORICAL, tuple(map(str, range(count))))
    return Answers(Category.CLUSTERING, response, lambda x: _cluster(estimator, count, x))


def _cluster(estimator: Any, count: int, x: Matrix) -> Prediction:
    labels = np.asarray(estimator.predict(x), np.int32)
    return Prediction(labels=np.where(labels < count, labels, np.int32(-1)))


def _anomaly(estimator: Any, x: Matrix) -> Prediction:
    values = -np.asarray(estimator.score_samples(x), np.float64)
    outlier = (np.asarray(estimator.predict(x)) < 0).astype(np.float64)
    return Prediction(values=values, extras={"outlier": outlier})


def _table(numbers: Any, width: int) -> NDArray[np.float64]:
    """float64 (rows, width). Raises InvalidArtifact for an answer of another shape, Unsupported for
    several numbers where there should be one."""
    found = np.asarray(numbers, np.float64)
    found = found[:, None] if found.ndim == 1 else found
    if width == 1 and found.ndim == 2 and found.shape[1] > 1:
        raise unsupported_sklearn(
            f"it predicts {found.shape[1]} responses at once", "Train one model for each response."
        )
    if found.ndim != 2 or found.shape[1] != width:
        raise refuse_sklearn(f"its answer for a row is not {width} numbers")
    return found
