"""Predicting the rows of a block that can be predicted, and telling why of the others."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import SteamError
from steam.model.imputation import MissingCategory
from steam.model.predictor import Prediction, Predictor
from steam.model.signature import ColumnType, Signature
from steam.scoring.answers import Answers
from steam.scoring.coding import Coded
from steam.scoring.errors import Unacceptable
from steam.scoring.tables import Table

_PROBLEM = "missing_category"


def predict_acceptable(predictor: Predictor, table: Table, coded: Coded) -> Answers:
    """The answers to a table: rows that are refused have an error in the place of a prediction.

    A model without imputation names one row that it cannot score; all rows that lack the same
    column are told of, and the others are scored.
    """
    errors = dict(coded.refusals)
    while True:
        good = _without(errors, table.rows)
        try:
            prediction = _predict(predictor, coded, good, table.rows)
            break
        except MissingCategory as missing:
            lacking = np.flatnonzero(coded.columns[missing.column] < 0).tolist()
            for index in lacking:
                errors.setdefault(index, _lacks(missing.column, table.first_row + index))
    warnings = {index: told for index, told in coded.warnings.items() if index not in errors}
    return Answers(table.first_row, table.rows, prediction, warnings, errors)


def _without(errors: dict[int, SteamError], rows: int) -> NDArray[np.intp] | None:
    """The indices of rows without errors; None for all of them."""
    if not errors:
        return None
    return np.setdiff1d(np.arange(rows), np.fromiter(errors, np.intp, len(errors)))


def _predict(
    predictor: Predictor, coded: Coded, good: NDArray[np.intp] | None, rows: int
) -> Prediction:
    if rows == 0 or (good is not None and len(good) == 0):
        none = np.zeros(0, np.intp)
        return _placed(_taken(_of_a_blank_row(predictor), none), none, rows)
    if good is None:
        return predictor.predict(coded.columns, rows, coded.offset)
    columns = {name: values[good] for name, values in coded.columns.items()}
    offset = None if coded.offset is None else coded.offset[good]
    return _placed(predictor.predict(columns, len(good), offset), good, rows)


def _of_a_blank_row(predictor: Predictor) -> Prediction:
    """Any prediction: what it holds is of no matter, only which parts it has."""
    signature: Signature = predictor.signature
    columns = {
        column.name: np.zeros(1, np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.zeros(1, np.float64)
        for column in signature.features
    }
    return predictor.predict(columns, 1, None if signature.offset is None else np.zeros(1))


def _taken(prediction: Prediction, places: NDArray[np.intp]) -> Prediction:
    """The rows of a prediction in some places."""
    return replace(
        prediction,
        values=None if prediction.values is None else prediction.values[places],
        labels=None if prediction.labels is None else prediction.labels[places],
        probabilities=None
        if prediction.probabilities is None
        else prediction.probabilities[places],
        extras={name: numbers[places] for name, numbers in prediction.extras.items()},
    )


def _placed(prediction: Prediction, places: NDArray[np.intp], rows: int) -> Prediction:
    """A prediction of `rows` rows, which has the given one in some places and nothing elsewhere."""

    def numbers(given: NDArray[np.float64]) -> NDArray[np.float64]:
        spread = np.full((rows, *given.shape[1:]), np.nan)
        spread[places] = given
        return spread

    labels = prediction.labels
    if labels is not None:
        spread = np.full(rows, -1, np.int32)
        spread[places] = labels
        labels = spread
    return replace(
        prediction,
        values=None if prediction.values is None else numbers(prediction.values),
        labels=labels,
        probabilities=None
        if prediction.probabilities is None
        else numbers(prediction.probabilities),
        extras={name: numbers(given) for name, given in prediction.extras.items()},
    )


def _lacks(column: str, row: int) -> SteamError:
    told = MissingCategory(row, column)
    return Unacceptable(told.message, hint=told.hint, details={**told.details, "problem": _PROBLEM})
