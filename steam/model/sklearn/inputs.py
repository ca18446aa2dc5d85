"""From columns to the array that an estimator takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType
from steam.model.sklearn.categories import Uses, is_missing
from steam.model.sklearn.errors import refuse_sklearn

_MAX_COLUMNS = 100_000
_EXACT = 1 << 53

Matrix = NDArray[np.float64] | NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The array of an estimator with `width` columns, `places[i]` of it that of feature i.

    Columns that the estimator drops are zeros, and no features.
    `by_code`, by categorical feature: what stands for each level, and at the end, where the codes
    -2 and -1 point, for an unseen one and for missing.
    `dtype` is float64, or object where a category is no number.
    """

    features: tuple[Column, ...]
    places: tuple[int, ...]
    width: int
    by_code: dict[str, NDArray[np.object_]]
    dtype: type

    def matrix(self, columns: Columns, rows: int) -> Matrix:
        """The array (rows, width), of columns of which none is absent."""
        matrix: Matrix = np.zeros((rows, self.width), self.dtype, order="F")
        for place, column in zip(self.places, self.features, strict=True):
            values: NDArray[Any] = columns[column.name]
            if column.type is ColumnType.CATEGORICAL:
                values = self.by_code[column.name][values.astype(np.intp)]
            matrix[:, place] = values
        return matrix


def inputs_of(names: Sequence[str], uses: Uses) -> Inputs:
    """The columns of an estimator with these names, and how they are filled.

    A column of which the estimator knows the categories is categorical, unless it uses numbers as
    such as well. One that it drops is no feature. Raises InvalidArtifact for no column or too many.
    """
    if not names:
        raise refuse_sklearn("it reads no column")
    if len(names) > _MAX_COLUMNS:
        raise refuse_sklearn(f"it reads more than {_MAX_COLUMNS} columns")
    features, by_code, is_object = [], {}, False
    places = [place for place in range(len(names)) if uses.reads(place)]
    if not places:
        raise refuse_sklearn("it drops every column")
    for place in places:
        name = names[place]
        categories = uses.encoded.get(place, [])
        levels = [value for value in categories if not is_missing(value)]
        numeric = all(_is_number(value) for value in levels)
        if not levels or (numeric and place in uses.plain):
            features.append(Column(name, ColumnType.NUMERIC))
            continue
        is_object = is_object or not numeric
        features.append(Column(name, ColumnType.CATEGORICAL, tuple(map(level_text, levels))))
        by_code[name] = _by_code(levels, None if None in categories else np.nan)
    dtype = np.object_ if is_object else np.float64
    return Inputs(tuple(features), tuple(places), len(names), by_code, dtype)


def level_text(value: object) -> str:
    """A category as people write it: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _by_code(levels: Sequence[object], missing: object) -> NDArray[np.object_]:
    found = np.empty(len(levels) + 2, np.object_)
    found[:-2] = levels
    found[-2:] = _unseen(levels), missing
    return found


def _unseen(levels: Sequence[object]) -> object:
    """A number beyond all others, or a text that is no level."""
    numbers = [value for value in levels if isinstance(value, int | float)]
    return max(numbers) + 1 if len(numbers) == len(levels) else "\0" + max(map(str, levels))
