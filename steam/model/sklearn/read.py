"""A fitted estimator, made into a SklearnPredictor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sklearn
from sklearn.base import BaseEstimator
from sklearn.pipeline import Pipeline

from steam.core.errors import SteamError
from steam.model.foreign.errors import first_line
from steam.model.sklearn.answers import answers_of
from steam.model.sklearn.categories import uses_of
from steam.model.sklearn.errors import refuse_sklearn
from steam.model.sklearn.inputs import inputs_of
from steam.model.sklearn.positions import go_by_position
from steam.model.sklearn.predictor import SklearnPredictor, sklearn_predictor
from steam.model.sklearn.trees import check_trees


@dataclass(frozen=True, slots=True)
class SklearnModel:
    """A predictor, and what the estimator says of its making."""

    predictor: SklearnPredictor
    parameters: Mapping[str, object]


def read_estimator(estimator: object) -> SklearnModel:
    """The model that an estimator is. Changes it. Raises InvalidArtifact or Unsupported."""
    if not isinstance(estimator, BaseEstimator):
        raise refuse_sklearn(f"it holds a {type(estimator).__name__[:60]} and no estimator")
    try:
        return _read(estimator)
    except SteamError:
        raise
    except Exception as error:  # attributes of a file are of any type, or not there
        raise refuse_sklearn(f"its parts do not fit each other ({first_line(error)})") from error


def _read(estimator: BaseEstimator) -> SklearnModel:
    names = _names(estimator)
    check_trees(estimator)
    uses = uses_of(estimator, len(names))
    go_by_position(estimator)
    predictor = sklearn_predictor(inputs_of(names, uses), answers_of(estimator))
    ignored = [name for place, name in enumerate(names) if not uses.reads(place)]
    return SklearnModel(predictor, {**_parameters(estimator), "ignored_columns": ignored})


def _names(estimator: Any) -> list[str]:
    """The names of the columns; without them scikit-learn calls them `x0`, `x1`, ..."""
    given = getattr(estimator, "feature_names_in_", None)
    if given is not None:
        return [str(name) for name in np.asarray(given, dtype=object).ravel().tolist()]
    count = getattr(estimator, "n_features_in_", None)
    if not isinstance(count, int):
        raise refuse_sklearn("it does not tell how many columns it reads, so it may not be fitted")
    return [f"x{place}" for place in range(count)]


def _parameters(estimator: BaseEstimator) -> Mapping[str, object]:
    """Which estimators there are, in their order, and whose version."""
    steps = (
        [step for _, step in estimator.steps] if isinstance(estimator, Pipeline) else [estimator]
    )
    return {
        "estimators": [step if isinstance(step, str) else type(step).__name__ for step in steps],
        "sklearn_version": sklearn.__version__,
    }
