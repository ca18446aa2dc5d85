"""Scoring by another library, with its errors turned into ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.foreign.errors import UnscorableRow, first_line
from steam.model.foreign.gaps import blank_row, needed_columns, refuse_gaps, takes_unseen
from steam.model.imputation import check_length
from steam.model.offsets import refuse_offset
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Column, ColumnType, Signature
from steam.model.signature_checks import refuse_model

Score = Callable[[Columns, int], Prediction]
"""Scores rows of which no column is absent. May raise anything."""


def score_rows(
    score: Score,
    signature: Signature,
    columns: Columns,
    rows: int,
    *,
    offset: NDArray[np.float64] | None,
    needed: frozenset[str],
) -> Prediction:
    """What `score` says of `rows` rows.

    Raises InvalidInput for columns of another length and offsets, MissingCategory or MissingNumber
    for a row without a column that is `needed`, and UnscorableRow for one that the library refuses.
    """
    refuse_offset(offset, rows)
    given = {column.name: _whole(column, columns, rows) for column in signature.features}
    refuse_gaps(signature.features, needed, given)
    try:
        return score(given, rows)
    except UnscorableRow:
        raise
    except Exception as error:  # another library's code raises what it likes
        row, cause = _first_refused(score, given, rows, error)
        raise UnscorableRow(row, first_line(cause)) from error


@dataclass(frozen=True, slots=True)
class Trial:
    """What a new model says of one ordinary row, and which rows it takes."""

    first: Prediction
    needed: frozenset[str]
    takes_unseen: bool


def try_model(features: Sequence[Column], score: Score) -> Trial:
    """Score a first row, then rows without some of the columns.

    Raises InvalidArtifact for a model that cannot score that row, and Unsupported as `score` does.
    """

    def scores(columns: Columns) -> bool:
        try:
            return _is_an_answer(score(columns, 1))
        except Exception:  # noqa: BLE001 -- whatever it is, the row has not been scored
            return False

    try:
        first = score(blank_row(features), 1)
    except Unsupported:
        raise
    except Exception as error:
        raise refuse_model(f"it cannot score a first row ({first_line(error)})") from error
    return Trial(first, needed_columns(features, scores), takes_unseen(features, scores))


def _is_an_answer(prediction: Prediction) -> bool:
    """Whether the one row of a prediction has a value or a label."""
    if prediction.values is not None:
        return not np.isnan(prediction.values[0])
    return prediction.labels is not None and bool(prediction.labels[0] >= 0)


def _whole(column: Column, columns: Columns, rows: int) -> NDArray[np.float64] | NDArray[np.int32]:
    """A column as given, or nothing but missing values where it is absent."""
    given = columns.get(column.name)
    if given is None:
        is_coded = column.type is ColumnType.CATEGORICAL
        return np.full(rows, -1, np.int32) if is_coded else np.full(rows, np.nan)
    check_length(f"Column '{column.name}'", given, rows)
    return given


def _first_refused(
    score: Score, columns: Columns, rows: int, error: Exception
) -> tuple[int, Exception]:
    """The number of the first row that is refused, and why: found by halving."""
    first, last, cause = 0, rows, error
    while last - first > 1:
        middle = (first + last) // 2
        some = {name: values[first:middle] for name, values in columns.items()}
        try:
            score(some, middle - first)
        except Exception as refused:  # noqa: BLE001 -- as above
            last, cause = middle, refused
        else:
            first = middle
    return first + 1, cause
