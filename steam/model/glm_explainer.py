"""Contributions of a linear model: how far each term is from that of a missing value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import Contributions
from steam.model.imputation import category_codes, check_length, imputed_numbers
from steam.model.linear import LinearPredictor
from steam.model.predictor import Columns
from steam.model.signature import Category, Signature

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class GlmExplainer:
    """Shapley values of a GLM against the row in which every value is missing.

    That row has the mean of each number and the most frequent level of each category in training;
    its eta is the bias. For a linear model with independent columns the value of a number is its
    coefficient times its distance from the mean (Lundberg and Lee, NIPS 2017, section 4.1).

    `linear`: one for each class of a multinomial or ordinal model, their tables with the most
    frequent level in the place of missing. `means`: float64 (numbers,).
    """

    signature: Signature  # categoricals first, then numbers
    linear: tuple[LinearPredictor, ...]
    means: Floats

    def contributions(
        self, columns: Columns, rows: int, offset: Floats | None = None
    ) -> Contributions:
        """Explain eta of `rows` rows.

        Raises InvalidInput for a column or offset of another length.
        """
        names, means = self.signature.names, self.means
        categoricals = len(names) - len(means)
        values = np.empty((rows, len(self.linear), len(names)))
        bias = np.empty((rows, len(self.linear)))
        for j, name in enumerate(names):
            if j < categoricals:
                codes = category_codes(columns, name, rows)
                for k, linear in enumerate(self.linear):
                    values[:, k, j] = linear.tables[j].take(codes) - linear.tables[j][-1]
                continue
            mean = float(means[j - categoricals])
            distance = imputed_numbers(columns, name, rows, mean) - mean
            with np.errstate(over="ignore"):
                for k, linear in enumerate(self.linear):
                    values[:, k, j] = linear.slopes[j - categoricals] * distance + 0.0  # not -0.0
        for k, linear in enumerate(self.linear):
            bias[:, k] = linear.eta(
                [np.array([-1], dtype=np.int32)] * categoricals, list(means[:, None]), 1
            )
        if offset is not None:
            check_length("The offset", offset, rows)
            if self.signature.category is not Category.MULTINOMIAL:
                bias += offset[:, None]
        return Contributions(values, bias)
