"""The orders of the folds: the same columns, and new weights."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import overload

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.common_parameters import FOLD_ASSIGNMENT, NFOLDS, WEIGHTS_COLUMN
from steam.trainer.algorithms.cross_validation.folds import Assignment, free_name, weights_where
from steam.trainer.algorithms.cross_validation.keys import fold_key

_OF_ALL_ROWS = {"calibrate_model": False}
"""Parameters that only the model of all rows has as they are given: what those of folds have."""

_ADDED_WEIGHTS = "__internal_cv_weights__"
"""H2O's name of a column that its clients know."""


@dataclass(frozen=True, slots=True)
class FoldOrders(Sequence[Order]):
    """For each fold an order to train without its rows and to validate on these.

    Rows are left out by a weight of 0, so that all columns are shared and keep their levels. The
    weights stand in the place of those of the main order, if it has any. They are made whenever
    an order is asked for, and go with it.
    """

    main: Order
    folds: Assignment

    def __len__(self) -> int:
        return self.folds.count

    @overload
    def __getitem__(self, fold: int) -> Order: ...

    @overload
    def __getitem__(self, fold: slice) -> Sequence[Order]: ...

    def __getitem__(self, fold: int | slice) -> Order | Sequence[Order]:
        if isinstance(fold, slice):
            return [self[number] for number in range(*fold.indices(len(self)))]
        if not 0 <= fold < len(self):
            raise IndexError(fold)
        frame, given = self.main.training, self.main.given
        weights = text_of(given, WEIGHTS_COLUMN.name)
        name = weights or free_name(frame, _ADDED_WEIGHTS)
        inside = self.folds.of_rows == fold
        own = {WEIGHTS_COLUMN.name: name, NFOLDS.name: 0, FOLD_ASSIGNMENT.name: "AUTO"}
        own |= {name: value for name, value in _OF_ALL_ROWS.items() if name in given}
        return replace(
            self.main,
            model_key=fold_key(self.main.model_key, fold),
            training=frame.with_columns({name: weights_where(frame, weights, ~inside)}),
            validation=frame.with_columns({name: weights_where(frame, weights, inside)}),
            given={**given, **own},
        )


def has_truth(order: Order) -> bool:
    """Whether a row of a fold can be measured: one that has a weight, and a response if the model
    is to have one. Folds of a row or two may lack that."""
    frame, response = order.validation, text_of(order.given, "response_column")
    if frame is None:
        return False
    counts = frame.vec(str(order.given[WEIGHTS_COLUMN.name])).values() > 0.0
    if response is not None:
        vec = frame.vec(response)
        counts &= ~vec.is_missing(vec.values())
    return bool(counts.any())
