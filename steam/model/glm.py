"""A generalized linear model that scores as H2O's own scoring library does."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import refuse_explaining
from steam.model.glm_checks import (
    check_coefficients,
    check_imputation,
    check_offsets,
    check_settings,
    check_signature,
)
from steam.model.glm_explainer import GlmExplainer
from steam.model.imputation import (
    MissingCategory,
    category_codes,
    check_length,
    imputed_numbers,
    refuse_missing,
)
from steam.model.interactions import Interactions
from steam.model.linear import LinearPredictor, LinearRow, linear_predictors
from steam.model.links import INVERSE_LINKS, logistic_of, ordinal_probabilities, power, softmax
from steam.model.one_row import columns_of_row, row_of
from steam.model.predictor import Columns, Prediction, RowPrediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.signature_checks import categoricals_first, refuse_model

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Scalar = TypeVar("Scalar", bound=np.generic)

_OF_SEVERAL_ETA = frozenset({Category.MULTINOMIAL, Category.ORDINAL})


@dataclass(frozen=True, slots=True, eq=False)
class GlmModel:
    """A trained GLM, in the terms of its MOJO. Arrays are copied and read-only.

    `coefficients`: float64, de-standardised: per class (one class unless multinomial or ordinal)
    the levels of each categorical, the numerics, the intercept. `category_offsets[i]` is where
    the block of categorical i starts, with the start of the numerics at the end; the first level
    has no coefficient unless `use_all_factor_levels`. With `mean_imputation` a missing number
    becomes `numeric_means[j]` and a missing or unseen category the level `category_modes[i]`;
    without it a missing number gives NaN and a missing category is an error.
    `threshold`: probability of the second class from which on a binomial answer is that class.
    With `interactions` its terms stand in the place of the features: those have the coefficients.

    Raises InvalidArtifact when the parts do not fit each other and Unsupported for a family or
    link unknown here.
    """

    signature: Signature  # features: categoricals first, then numerics
    family: str
    link: str
    coefficients: Floats
    category_offsets: tuple[int, ...]
    use_all_factor_levels: bool
    mean_imputation: bool
    numeric_means: Floats
    category_modes: Codes
    threshold: float = 0.5
    tweedie_link_power: float = 0.0
    interactions: Interactions | None = None
    _categoricals: tuple[Column, ...] = field(init=False, repr=False)
    _numerics: tuple[Column, ...] = field(init=False, repr=False)
    _linear: tuple[LinearPredictor, ...] = field(init=False, repr=False)
    _rows: tuple[LinearRow, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        check_signature(self.signature, self.family, self.link)
        self._check_terms()
        cats = sum(column.type is ColumnType.CATEGORICAL for column in self.terms)
        self._set("_categoricals", self.terms[:cats])
        self._set("_numerics", self.terms[cats:])
        self._set("coefficients", _frozen(np.array(self.coefficients, dtype=np.float64)))
        self._set("numeric_means", _frozen(np.array(self.numeric_means, dtype=np.float64)))
        self._set("category_modes", _frozen(np.array(self.category_modes, dtype=np.int32)))
        self._set("_linear", self._checked_linear())
        unknown = [np.nan] * len(self._numerics)
        means = self.numeric_means.tolist() if self.mean_imputation else unknown
        self._set("_rows", tuple(linear.of_rows(means) for linear in self._linear))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_terms(self) -> None:
        if self.interactions is None:
            return
        categoricals_first(replace(self.signature, features=self.terms))
        if {one.name for one in self.interactions.features} != set(self.signature.names):
            raise refuse_model("its interactions do not go with its columns")

    def _checked_linear(self) -> tuple[LinearPredictor, ...]:
        level_counts = [len(column.levels) for column in self._categoricals]
        numerics = len(self._numerics)
        check_offsets(self.category_offsets, level_counts, self.use_all_factor_levels)
        check_coefficients(self.coefficients, self.classes, numerics, self.category_offsets)
        if self.mean_imputation:
            check_imputation(self.numeric_means, numerics, self.category_modes, level_counts)
        check_settings(self.threshold, self.tweedie_link_power)
        return linear_predictors(
            self.coefficients,
            classes=self.classes,
            level_counts=level_counts,
            category_offsets=self.category_offsets,
            use_all_factor_levels=self.use_all_factor_levels,
            category_modes=self.category_modes if self.mean_imputation else None,
        )

    def explainer(self) -> GlmExplainer:
        """Explains eta. Raises Unexplainable without imputation, and with interactions."""
        if self.interactions is not None:
            raise refuse_explaining("its interactions belong to two columns at once")
        if not self.mean_imputation:
            raise refuse_explaining("it was trained without means to compare a row with")
        return GlmExplainer(self.signature, self._linear, self.numeric_means)

    @property
    def terms(self) -> tuple[Column, ...]:
        """The columns that have coefficients, in their order."""
        return self.signature.features if self.interactions is None else self.interactions.terms

    @property
    def classes(self) -> int:
        """The number of coefficient blocks: the response's levels when multinomial or ordinal."""
        if self.signature.category in _OF_SEVERAL_ETA:
            return len(self.signature.response.levels)
        return 1

    @property
    def linear(self) -> tuple[LinearPredictor, ...]:
        """How eta is made of the terms: one, or one for each class."""
        return self._linear

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows; `offset` (rows,) is added to eta, except by a multinomial model.

        Where the probabilities are NaN the label is -1, as H2O's own frames have it missing.
        Raises InvalidInput for a column of another length and, without imputation, for a missing
        category.
        """
        return self.answer(self._eta(columns, rows), rows, offset)

    def answer(self, eta: Sequence[Floats], rows: int, offset: Floats | None = None) -> Prediction:
        """What `predict` says where eta (rows,), without the offset, is that of each predictor of
        `linear`."""
        if offset is not None:
            check_length("The offset", offset, rows)
            if self.signature.category is not Category.MULTINOMIAL:
                eta = [one + offset for one in eta]
        return self._prediction(eta, rows)

    def predict_row(self, cells: Sequence[float], offset: float | None = None) -> RowPrediction:
        """Score one row without making arrays, where the family needs none.

        Raises MissingCategory for a missing category without imputation.
        """
        if self.interactions is not None:
            columns = columns_of_row(cells, self.signature.features)
            return row_of(self.predict(columns, 1, None if offset is None else np.array([offset])))
        if not self.mean_imputation:
            self._refuse_missing(cells)
        eta = [row.eta(cells) for row in self._rows]
        category = self.signature.category
        if offset is not None and category is not Category.MULTINOMIAL:
            eta = [one + offset for one in eta]
        if category in _OF_SEVERAL_ETA:
            return row_of(self._prediction([np.array([one]) for one in eta], 1))
        mu = self.mean_of_eta()(eta[0])
        if category is not Category.BINOMIAL:
            return RowPrediction(mu)
        label = -1 if math.isnan(mu) else int(mu >= self.threshold)
        return RowPrediction(0.0, label, (1.0 - mu, mu))

    def linear_row(self) -> LinearRow | None:
        """How the eta of a row is made; None for a model with several, without imputation, or
        with interactions."""
        has_one = self.mean_imputation and self.signature.category not in _OF_SEVERAL_ETA
        return self._rows[0] if has_one and self.interactions is None else None

    def mean_of_eta(self) -> Callable[[float], float]:
        """What a model with one eta says for it, with the offset in it."""
        if self.link == "logit":
            return logistic_of
        return lambda eta: float(self._mean(np.array(eta)))

    def _refuse_missing(self, cells: Sequence[float]) -> None:
        for column, code in zip(self._categoricals, cells, strict=False):
            if code < 0:
                raise MissingCategory(1, column.name)

    def _eta(self, columns: Columns, rows: int) -> list[Floats]:
        """float64 (rows,) of each class; of interactions in pieces, for they have many columns."""
        if self.interactions is None:
            return self._eta_of_terms(columns, rows)
        found: list[list[Floats]] = []
        for piece in self.interactions.in_pieces(columns, rows):
            try:
                found.append(self._eta_of_terms(piece.columns, piece.rows))
            except MissingCategory as error:
                raise MissingCategory(piece.start + error.row, error.column) from None
        return [np.concatenate(parts) for parts in zip(*found, strict=True)]

    def _eta_of_terms(self, columns: Columns, rows: int) -> list[Floats]:
        codes = [self._codes(columns, column, rows) for column in self._categoricals]
        numbers = [
            self._numbers(columns, column, rows, j) for j, column in enumerate(self._numerics)
        ]
        return [linear.eta(codes, numbers, rows) for linear in self._linear]

    def _codes(self, columns: Columns, column: Column, rows: int) -> Codes:
        codes = category_codes(columns, column.name, rows)
        if not self.mean_imputation:
            refuse_missing(column.name, codes)
        return codes

    def _numbers(self, columns: Columns, column: Column, rows: int, j: int) -> Floats:
        mean = self.numeric_means[j] if self.mean_imputation else np.nan
        return imputed_numbers(columns, column.name, rows, mean)

    def _prediction(self, eta: Sequence[Floats], rows: int) -> Prediction:
        match self.signature.category:
            case Category.MULTINOMIAL:
                return _most_probable(softmax(np.stack(eta)))
            case Category.ORDINAL:
                return _most_probable(ordinal_probabilities(np.stack(eta[:-1])))
            case Category.BINOMIAL:
                mu = self._mean(eta[0])
                probabilities = np.empty((rows, 2), order="F")
                np.subtract(1.0, mu, out=probabilities[:, 0])
                probabilities[:, 1] = mu
                found = _labelled(mu >= self.threshold, probabilities)
                return replace(found, log_odds=eta[0]) if self.link == "logit" else found
            case _:  # a GLM has no other than regression
                return Prediction(values=self._mean(eta[0]))

    def _mean(self, eta: Floats) -> Floats:
        if self.link == "tweedie":
            return power(eta, self.tweedie_link_power)
        return INVERSE_LINKS[self.link](eta)


def _frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    array.flags.writeable = False
    return array


def _most_probable(probabilities: Floats) -> Prediction:
    """From probabilities (K, n); the first class wins a tie."""
    return _labelled(probabilities.argmax(axis=0), np.ascontiguousarray(probabilities.T))


def _labelled(labels: NDArray[np.bool_] | NDArray[np.intp], probabilities: Floats) -> Prediction:
    """With -1 for the label of each row of `probabilities` (n, K) that holds NaN."""
    known, first = labels.astype(np.int32), probabilities[:, 0]
    if np.isnan(np.min(first, initial=0.0)):
        known[np.isnan(first)] = -1
    return Prediction(labels=known, probabilities=probabilities)
