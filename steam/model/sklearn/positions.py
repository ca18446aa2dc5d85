"""Columns by position: an estimator that was trained on a frame is given plain arrays."""

from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer

from steam.model.sklearn.walk import estimators_in


def go_by_position(estimator: object) -> None:
    """Make an estimator, and all within it, forget the names of their columns. Changes them.

    What was chosen by name is chosen by position from then on, outputs are arrays, and one thread
    does the work: scikit-learn says the same of an array as of a frame, without needing pandas.
    """
    for part in estimators_in(estimator):
        if isinstance(part, ColumnTransformer) and hasattr(part, "transformers_"):
            _choose_by_position(part)
        part.__dict__.pop("feature_names_in_", None)
        part.__dict__.pop("_sklearn_output_config", None)
        if "n_jobs" in part.__dict__:
            part.n_jobs = None


def _choose_by_position(transformer: Any) -> None:
    places = transformer._transformer_to_input_indices  # noqa: SLF001 -- kept nowhere else
    transformer.transformers_ = [
        (name, step, _positions(places.get(name, chosen), chosen))
        for name, step, chosen in transformer.transformers_
    ]


def _positions(places: Any, chosen: object) -> object:
    """Several positions, or the one of a column that was chosen alone, as texts are."""
    return int(places[0]) if np.isscalar(chosen) and len(places) == 1 else list(places)
