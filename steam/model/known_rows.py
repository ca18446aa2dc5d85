"""Scoring frames with models that cannot do without some values: no answer where one is missing."""

import numpy as np
from numpy.typing import NDArray

from steam.model.foreign.gaps import blank_row
from steam.model.imputation import MissingValue
from steam.model.placing import placed, taken
from steam.model.predictor import Columns, Prediction, Predictor


def predict_known(
    predictor: Predictor, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
) -> Prediction:
    """As `predictor.predict`, but a row that lacks what the model needs has no answer: NaN, and -1
    for a label, as H2O's own frames of predictions have it."""
    known = np.ones(rows, dtype=np.bool_)
    while True:
        try:
            return _of_known(predictor, columns, known, offset)
        except MissingValue as missing:
            values = columns.get(missing.column)
            before = np.count_nonzero(known)
            known &= False if values is None else _has_value(values)
            if np.count_nonzero(known) == before:  # what it lacks is not among the columns
                raise


def _of_known(
    predictor: Predictor,
    columns: Columns,
    known: NDArray[np.bool_],
    offset: NDArray[np.float64] | None,
) -> Prediction:
    rows = len(known)
    if known.all():
        return predictor.predict(columns, rows, offset)
    places = np.flatnonzero(known)
    if not len(places):
        nothing = None if offset is None else np.zeros(1)
        blank = predictor.predict(blank_row(predictor.signature.features), 1, nothing)
        return placed(taken(blank, places), places, rows)
    some = {name: values[places] for name, values in columns.items()}
    shift = None if offset is None else offset[places]
    return placed(predictor.predict(some, len(places), shift), places, rows)


def _has_value(values: NDArray[np.float64] | NDArray[np.int32]) -> NDArray[np.bool_]:
    return values >= 0 if values.dtype == np.int32 else ~np.isnan(values)
