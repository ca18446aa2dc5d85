"""Predicting the rows of a block that can be predicted, and telling why of the others."""

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import SteamError
from steam.model.foreign.errors import UnscorableRow
from steam.model.imputation import MissingCategory, MissingNumber, MissingValue
from steam.model.placing import placed, taken
from steam.model.predictor import Columns, Prediction, Predictor
from steam.scoring.answers import Answers
from steam.scoring.blank_row import blank_row
from steam.scoring.coding import Coded
from steam.scoring.errors import Unacceptable
from steam.scoring.explaining import Explain
from steam.scoring.explanations import Explanation
from steam.scoring.tables import Table

_MOST_UNSCORABLE = 10  # rows of a block that a library refuses, each found by scoring it again


def predict_acceptable(
    predictor: Predictor, table: Table, coded: Coded, explain: Explain | None = None
) -> Answers:
    """The answers to a table: rows that are refused have an error in the place of a prediction.

    A model without imputation names one row that it cannot score; all rows that lack the same
    column are told of, and the others are scored.
    """
    errors = dict(coded.refusals)
    unscorable = 0
    while True:
        good = _without(errors, table.rows)
        try:
            prediction = _predict(predictor, coded, good, table.rows)
            break
        except MissingValue as missing:
            for index in _lacking(coded.columns[missing.column]):
                errors.setdefault(index, _lacks(missing, table.first_row + index))
        except UnscorableRow as refused:
            index = refused.row - 1 if good is None else int(good[refused.row - 1])
            errors[index] = _told(
                UnscorableRow(table.first_row + index, refused.cause), "unscorable"
            )
            unscorable += 1
            if unscorable == _MOST_UNSCORABLE:
                raise
    explanation = None if explain is None else _explained(explain, coded, good, table.rows)
    warnings = {index: told for index, told in coded.warnings.items() if index not in errors}
    of_columns = {
        warning: sum(index not in errors for index in indices)
        for warning, indices in coded.column_warnings.items()
    }
    return Answers(
        table.first_row, table.rows, prediction, warnings, errors, explanation, of_columns
    )


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
        return placed(taken(_of_a_blank_row(predictor), none), none, rows)
    if good is None:
        return predictor.predict(coded.columns, rows, coded.offset)
    columns, offset = _only(coded, good)
    return placed(predictor.predict(columns, len(good), offset), good, rows)


def _explained(
    explain: Explain, coded: Coded, good: NDArray[np.intp] | None, rows: int
) -> Explanation:
    if rows == 0 or (good is not None and len(good) == 0):
        return explain.blank.placed(np.zeros(0, np.intp), rows)
    if good is None:
        return explain(coded.columns, rows, coded.offset)
    columns, offset = _only(coded, good)
    return explain(columns, len(good), offset).placed(good, rows)


def _only(coded: Coded, good: NDArray[np.intp]) -> tuple[Columns, NDArray[np.float64] | None]:
    """The columns and the offset of the good rows."""
    columns = {name: values[good] for name, values in coded.columns.items()}
    return columns, None if coded.offset is None else coded.offset[good]


def _of_a_blank_row(predictor: Predictor) -> Prediction:
    """Any prediction: what it holds is of no matter, only which parts it has."""
    columns, offset = blank_row(predictor.signature)
    return predictor.predict(columns, 1, offset)


def _lacking(values: NDArray[np.float64] | NDArray[np.int32]) -> list[int]:
    """The rows of a column without a value."""
    lacks = values < 0 if values.dtype == np.int32 else np.isnan(values)
    found: list[int] = np.flatnonzero(lacks).tolist()
    return found


def _lacks(missing: MissingValue, row: int) -> SteamError:
    kind = MissingNumber if isinstance(missing, MissingNumber) else MissingCategory
    return _told(kind(row, missing.column), missing.problem)


def _told(error: SteamError, problem: str) -> SteamError:
    details = {**error.details, "problem": problem}
    return Unacceptable(error.message, hint=error.hint, details=details)
