"""Contributions of a linear booster, as XGBoost has them: each column's own term of the sum."""

from dataclasses import dataclass

import numpy as np

from steam.model.trees.forest import Floats
from steam.model.xgboost.objectives import Singles


@dataclass(frozen=True, slots=True, eq=False)
class LinearShares:
    """What each column adds to the bias, in float64, for the parts of a LinearBooster.

    A missing value adds nothing, and the bias is the sum for a row in which all are missing.
    """

    tables: tuple[Singles, ...]
    slopes: Singles
    bias: Singles

    @property
    def expected(self) -> Floats:
        """float64 (outputs,)."""
        return self.bias.astype(np.float64)

    def values(self, x: Floats) -> Floats:
        """float64 (n, outputs, columns) for rows x (n, columns), as a LinearBooster's."""
        values = np.zeros((len(x), len(self.bias), x.shape[1]))
        known = ~np.isnan(x)
        for i, table in enumerate(self.tables):
            hot = np.where(known[:, i], x[:, i], 0.0).astype(np.intp)
            values[:, :, i] = np.where(known[:, i, None], table[hot], 0.0)
        for j, slope in enumerate(self.slopes, start=len(self.tables)):
            number = np.where(known[:, j], x[:, j], 0.0)
            values[:, :, j] = number[:, None] * slope
        return values
