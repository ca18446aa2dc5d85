"""Columns that a model cannot do without: found out once by trying, then asked of every row."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from steam.model.imputation import MissingNumber, refuse_missing
from steam.model.predictor import UNSEEN, Columns
from steam.model.signature import Column, ColumnType

Scores = Callable[[Columns], bool]
"""Whether a model scores one row."""


def blank_row(features: Sequence[Column], missing: Iterable[str] = ()) -> Columns:
    """One row of zeros and first levels, but for the columns that are missing."""
    gone = frozenset(missing)
    return {
        column.name: np.full(1, -1 if column.name in gone else 0, np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.full(1, np.nan if column.name in gone else 0.0)
        for column in features
    }


def takes_unseen(features: Sequence[Column], scores: Scores) -> bool:
    """Whether a row is scored in which no level is known."""
    unseen = {
        column.name: np.full(1, UNSEEN, np.int32)
        for column in features
        if column.type is ColumnType.CATEGORICAL
    }
    return bool(unseen) and scores({**blank_row(features), **unseen})


def needed_columns(features: Sequence[Column], scores: Scores) -> frozenset[str]:
    """The columns without which a row is not scored.

    Halves are tried before single columns, so that few tries are needed where few are found.
    """
    names = [column.name for column in features]

    def among(some: Sequence[str]) -> list[str]:
        if not some or scores(blank_row(features, some)):
            return []
        if len(some) == 1:
            return list(some)
        middle = len(some) // 2
        return among(some[:middle]) + among(some[middle:])

    return frozenset(among(names))


def refuse_gaps(features: Sequence[Column], needed: frozenset[str], columns: Columns) -> None:
    """Raise MissingCategory or MissingNumber for a row that lacks what is needed."""
    for column in features:
        if column.name not in needed:
            continue
        values = columns[column.name]
        if column.type is ColumnType.CATEGORICAL:
            refuse_missing(column.name, values.astype(np.int32, copy=False))
            continue
        missing = np.isnan(values)
        if missing.any():
            raise MissingNumber(int(missing.argmax()) + 1, column.name)
