"""What is known of the fit whose predictions are measured."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fitted:
    """`rank` is the number of coefficients; None where nothing is known, as of a model that is
    no GLM. `null_deviance` is that of the model without predictors, which has `null_rank`
    coefficients: its intercept, if any. Without it one that answers with the mean response of the
    measured rows stands in."""

    rank: int | None = None
    null_deviance: float | None = None
    null_rank: int = 1

    def null_deviance_or(self, of_the_mean: float) -> float:
        return of_the_mean if self.null_deviance is None else self.null_deviance

    def null_degrees(self, rows: int) -> int:
        """Of the null model on that many rows."""
        return rows - self.null_rank

    def residual_degrees(self, rows: int) -> int | None:
        """Of the model on that many rows; None without a rank."""
        return None if self.rank is None else rows - self.rank

    def aic(self, log_likelihood: float) -> float:
        """Akaike's criterion 2 rank - 2 ln L; NaN without a rank or a likelihood."""
        return math.nan if self.rank is None else 2.0 * self.rank - 2.0 * log_likelihood


NOTHING_KNOWN = Fitted()
