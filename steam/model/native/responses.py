"""The response of models whose files do not name it, and how their answers become labels."""

import numpy as np

from steam.model.signature import Category, Column, ColumnType
from steam.model.trees.classes import Classes

_MORE_THAN_HALF = float(np.nextafter(0.5, 1.0))
"""The threshold of XGBoost and LightGBM: at one half itself the first class wins."""


def classes_of(response: Column) -> Classes | None:
    """How a classifier answers; None for a number. The most probable class, of ties the first."""
    count = len(response.levels)
    return Classes(prior=np.zeros(count), threshold=_MORE_THAN_HALF) if count else None


def response_of(category: Category, outputs: int) -> Column:
    """A column `predict`: a number, or classes from "0" on, one for each output or two."""
    if category is Category.REGRESSION:
        return Column("predict", ColumnType.NUMERIC)
    classes = 2 if category is Category.BINOMIAL else outputs
    return Column("predict", ColumnType.CATEGORICAL, tuple(map(str, range(classes))))
