"""Predictions of each row by the model that has not seen it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.predictor import Columns, Prediction, Predictor
from steam.model.signature import Column, ColumnType, Signature
from steam.trainer.algorithms.cross_validation.folds import Assignment, fold_vec, free_name
from steam.trainer.frame.frame import Frame

Values = TypeVar("Values", NDArray[np.float64], NDArray[np.int32])


@dataclass(frozen=True, slots=True)
class HeldOutPredictor:
    """Answers each row by the predictor of the fold that the column `fold` names, from 0."""

    predictors: tuple[Predictor, ...]
    fold: str
    signature: Signature

    def predict(
        self, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
    ) -> Prediction:
        """Score `rows` rows; extras of the predictors are left out."""
        folds = columns[self.fold].astype(np.intp)
        parts: list[Prediction] = []
        places: list[NDArray[np.intp]] = []
        for fold in np.unique(folds):
            place = np.flatnonzero(folds == fold)
            own = {name: column[place] for name, column in columns.items() if name != self.fold}
            shift = None if offset is None else offset[place]
            parts.append(self.predictors[fold].predict(own, len(place), shift))
            places.append(place)
        if not parts:
            nothing = {name: column for name, column in columns.items() if name != self.fold}
            return self.predictors[0].predict(nothing, rows, offset)
        back = np.argsort(np.concatenate(places))
        return Prediction(
            _together([part.values for part in parts], back),
            _together([part.labels for part in parts], back),
            _together([part.probabilities for part in parts], back),
            log_odds=_together([part.log_odds for part in parts], back),
        )


def held_out_predictor(predictors: Sequence[Predictor], fold: str) -> HeldOutPredictor:
    """One predictor for the models of all folds, with the features that any of them has.

    Raises Unsupported where they do not read the same columns alike.
    """
    features: dict[str, Column] = {}
    for predictor in predictors:
        for column in predictor.signature.features:
            known = features.setdefault(column.name, column)
            if (known.type, known.levels) != (column.type, column.levels):
                raise Unsupported(f"The models of the folds do not agree about '{column.name}'.")
    return HeldOutPredictor(
        tuple(predictors),
        fold,
        replace(
            predictors[0].signature,
            features=(*features.values(), Column(fold, ColumnType.NUMERIC)),
        ),
    )


def with_folds(frame: Frame, folds: Assignment) -> tuple[Frame, str]:
    """The frame with a column of fold numbers, and the name of that column."""
    name = free_name(frame, "fold")
    return frame.with_columns({name: fold_vec(frame, folds)}), name


def only_fold(key: str, predictions: Frame, folds: Assignment, fold: int) -> Frame:
    """The predictions of one fold's rows; all others are 0, as in H2O."""
    vecs = []
    for vec in predictions.vecs:
        chunks = [
            vec.encode(_masked(vec.decode(block), folds.of_rows[start : start + rows] == fold))
            for block, (start, rows) in enumerate(predictions.blocks)
        ]
        vecs.append(replace(vec, chunks=tuple(chunks)))
    return Frame(key, predictions.names, tuple(vecs))


def _masked(values: Values, rows: NDArray[np.bool_]) -> Values:
    kept = values.copy()
    kept[~rows] = 0
    return kept


def _together(parts: Sequence[Values | None], back: NDArray[np.intp]) -> Values | None:
    """Parts one after the other, then in the order of the rows."""
    there = [part for part in parts if part is not None]
    return np.concatenate(there)[back] if there else None
