"""Naive Bayes: classes by what each column alone says of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.feature_values import feature_values
from steam.model.imputation import check_length
from steam.model.labels import labelled_from, labelled_most_probable
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import (
    check_columns,
    check_response,
    check_threshold,
    refuse_model,
)

Floats = NDArray[np.float64]

_ROOT_OF_TWO_PI = float(np.sqrt(2.0 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class NaiveBayesModel:
    """The probability of class k is in proportion to `priors[k]` times a factor for each column.

    `priors`: float64 (classes,), above 0. `tables`, one for each feature: of a categorical the
    factors (classes, levels), above 0; of a number (classes, 2), the means and standard deviations
    of normal densities. A density up to `eps_prob` counts as `min_prob`. A missing or unseen value
    says nothing. `threshold`: the probability from which on the second of two classes is the label.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    priors: Floats
    tables: tuple[Floats, ...]
    min_prob: float
    eps_prob: float
    threshold: float = 0.5

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {Category.BINOMIAL, Category.MULTINOMIAL})
        check_threshold(self.threshold)
        classes = len(self.signature.response.levels)
        object.__setattr__(self, "priors", owned(self.priors, np.float64))
        object.__setattr__(self, "tables", tuple(owned(one, np.float64) for one in self.tables))
        if self.priors.shape != (classes,) or not _positive(self.priors):
            raise refuse_model(f"it does not tell how likely its {classes} classes are")
        if len(self.tables) != len(self.signature.features):
            raise refuse_model("it does not know of every column what it says")
        for column, table in zip(self.signature.features, self.tables, strict=True):
            if table.shape != (classes, len(column.levels) or 2):
                raise refuse_model(f"what column {column.name[:40]!r} says is not told in full")
            if not (
                _positive(table if column.levels else table[:, 1]) and np.isfinite(table).all()
            ):
                raise refuse_model(f"what column {column.name[:40]!r} says cannot be")
        if not (0.0 < self.min_prob < np.inf and 0.0 <= self.eps_prob < np.inf):
            raise refuse_model("its least probability is none")

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """The class of each of `rows` rows. Offsets are ignored.

        Raises InvalidInput for a column or offset of another length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        scores = np.tile(np.log(self.priors)[:, None], rows)
        for column, table in zip(self.signature.features, self.tables, strict=True):
            values = feature_values(columns, column, rows)
            there = ~np.isnan(values)
            if column.levels:
                factors = table[:, values[there].astype(np.intp)]
            else:
                factors = self._densities(table, values[there])
            scores[:, there] += np.log(factors)
        likely = np.exp(scores - scores.max(axis=0))
        total = likely[0].copy()
        for one in likely[1:]:  # class by class: the order of the sum is fixed
            total += one
        chances = np.ascontiguousarray((likely / total).T)
        if chances.shape[1] == 2:
            return labelled_from(self.threshold, chances)
        return labelled_most_probable(chances)

    def _densities(self, table: Floats, values: Floats) -> Floats:
        """(classes, n), none of them 0."""
        means, deviations = table[:, :1], table[:, 1:]
        with np.errstate(over="ignore", under="ignore"):
            z = (values - means) / deviations
            found = np.exp(-0.5 * z * z) / (deviations * _ROOT_OF_TWO_PI)
        return np.where(found <= self.eps_prob, self.min_prob, found)


def _positive(values: Floats) -> bool:
    return bool((np.isfinite(values) & (values > 0.0)).all())
