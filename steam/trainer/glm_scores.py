"""A GLM that answers for blocks of rows by the loops of training: the same, with fewer calls."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.glm import GlmModel
from steam.model.imputation import category_codes, check_length
from steam.model.predictor import Columns, Prediction, Predictor
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import Linear

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class GlmScores:
    """The answers of a model, to the bit: its linear predictors are made in one loop, each step as
    the model makes it. The model has imputation, and no interactions."""

    model: GlmModel
    linear: tuple[Linear, ...]

    @property
    def signature(self) -> Signature:
        return self.model.signature

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """As `GlmModel.predict`."""
        terms = self.model.terms
        levels = [one for one in terms if one.type is ColumnType.CATEGORICAL]
        codes = [category_codes(columns, one.name, rows) for one in levels]
        numbers = [_numbers(columns, one, rows) for one in terms[len(levels) :]]
        eta = [kernels().linear(of, codes, numbers, rows) for of in self.linear]
        is_logit = self.model.link == "logit" and self.signature.category is Category.BINOMIAL
        return (
            self._of_logit(eta[0])
            if is_logit and offset is None
            else self.model.answer(eta, rows, offset)
        )

    def _of_logit(self, eta: Floats) -> Prediction:
        """The exponential is numpy's, as in the model, whose last bits are its own."""
        with np.errstate(over="ignore", under="ignore"):
            e = np.negative(eta)
            np.exp(e, out=e)
        probabilities, labels = kernels().two_classes(e, self.model.threshold)
        return Prediction(labels=labels, probabilities=probabilities, log_odds=eta)


def of_blocks(predictor: Predictor) -> Predictor:
    """The predictor, or one that says the same of many rows sooner."""
    if not isinstance(predictor, GlmModel):
        return predictor
    if predictor.interactions is not None or not predictor.mean_imputation:
        return predictor
    means = predictor.numeric_means
    return GlmScores(
        predictor,
        tuple(
            Linear(one.tables, np.array(one.slopes, np.float64), means, one.intercept)
            for one in predictor.linear
        ),
    )


def _numbers(columns: Columns, column: Column, rows: int) -> Floats:
    """With gaps; all of them when the column is absent."""
    given = columns.get(column.name)
    if given is None:
        return np.full(rows, np.nan)
    check_length(f"Column '{column.name}'", given, rows)
    return given.astype(np.float64, copy=False)
