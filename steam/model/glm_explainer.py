"""Contributions of a linear model: how far each term is from that of a missing value."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import Contributions, refuse_explaining
from steam.model.glm import GlmModel
from steam.model.imputation import category_codes, check_length, imputed_numbers
from steam.model.linear import LinearPredictor, linear_predictors
from steam.model.predictor import Columns
from steam.model.signature import Category, Signature

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class GlmExplainer:
    """Shapley values of a GLM against the row in which every value is missing.

    That row has the mean of each number and the most frequent level of each category in training;
    its eta is the bias. For a linear model with independent columns the value of a number is its
    coefficient times its distance from the mean (Lundberg and Lee, NIPS 2017, section 4.1).

    Raises Unsupported for a model that does not know what to take for a missing value.
    """

    model: GlmModel
    _linear: tuple[LinearPredictor, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        model = self.model
        if not model.mean_imputation:
            raise refuse_explaining("it was trained without means to compare a row with")
        counts = [len(column.levels) for column in model.signature.features]
        linear = linear_predictors(
            model.coefficients,
            classes=model.classes,
            level_counts=counts[: len(model.category_modes)],
            category_offsets=model.category_offsets,
            use_all_factor_levels=model.use_all_factor_levels,
            category_modes=model.category_modes,
        )
        object.__setattr__(self, "_linear", linear)

    @property
    def signature(self) -> Signature:
        return self.model.signature

    def contributions(
        self, columns: Columns, rows: int, offset: Floats | None = None
    ) -> Contributions:
        """Explain eta of `rows` rows, one for each class of a multinomial or ordinal model.

        Raises InvalidInput for a column or offset of another length.
        """
        names, means = self.signature.names, self.model.numeric_means
        categoricals = len(self.model.category_modes)
        values = np.empty((rows, len(self._linear), len(names)))
        bias = np.empty((rows, len(self._linear)))
        for j, name in enumerate(names):
            if j < categoricals:
                codes = category_codes(columns, name, rows)
                for k, linear in enumerate(self._linear):
                    values[:, k, j] = linear.tables[j].take(codes) - linear.tables[j][-1]
                continue
            mean = float(means[j - categoricals])
            distance = imputed_numbers(columns, name, rows, mean) - mean
            for k, linear in enumerate(self._linear):
                values[:, k, j] = linear.slopes[j - categoricals] * distance
        for k, linear in enumerate(self._linear):
            bias[:, k] = linear.eta(
                [np.array([-1], dtype=np.int32)] * categoricals, list(means[:, None]), 1
            )
        if offset is not None:
            check_length("The offset", offset, rows)
            if self.signature.category is not Category.MULTINOMIAL:
                bias += offset[:, None]
        return Contributions(values, bias)
