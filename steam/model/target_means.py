"""The mean response behind each key of a target encoding, pulled to the overall mean if blended."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.signature_checks import refuse_model

Floats = NDArray[np.float64]

_MAX_VALUES = 1 << 25


@dataclass(frozen=True, slots=True)
class Blending:
    """A mean of n rows counts 1 / (1 + e^((inflection_point - n) / smoothing)), the prior the rest.

    Raises InvalidArtifact unless both are finite and smoothing is not 0.
    Source: Micci-Barreca, A Preprocessing Scheme for High-Cardinality Categorical Attributes, 2001.
    """

    inflection_point: float
    smoothing: float

    def __post_init__(self) -> None:
        if not np.isfinite([self.inflection_point, self.smoothing]).all() or not self.smoothing:
            raise refuse_model("its blending has no finite inflection point and smoothing")

    def blended(self, means: Floats, rows: Floats, prior: Floats) -> Floats:
        """The means, drawn to the prior where there are few rows; all of one shape."""
        with np.errstate(over="ignore", under="ignore"):
            share = 1.0 / (1.0 + np.exp((self.inflection_point - np.trunc(rows)) / self.smoothing))
        blended: Floats = share * means + (1.0 - share) * prior
        return blended


@dataclass(frozen=True, slots=True, eq=False)
class TargetCounts:
    """Sums of the response and numbers of rows by key, in the terms of H2O's encoding map.

    `numerators` and `denominators`: float64 (outputs,) each by key. The key after the last level,
    or after the last combination, is that of missing values. A key is absent where training had
    no such row.

    Raises InvalidArtifact for no keys or too many, a key that is not in 0..`keys`, and counts that
    are not finite or of no rows.
    """

    keys: int
    numerators: Mapping[int, Floats]
    denominators: Mapping[int, Floats]

    def __post_init__(self) -> None:
        if not self.numerators or any(not 0 <= key <= self.keys for key in self.numerators):
            raise refuse_model("an encoding has no level, or one that its column does not have")
        numerators = np.stack(list(self.numerators.values()))
        denominators = np.stack(list(self.denominators.values()))
        if (self.keys + 1) * numerators.shape[1] > _MAX_VALUES:
            raise refuse_model(f"an encoding has more than {_MAX_VALUES} values")
        if not np.isfinite(numerators).all() or not np.isfinite(denominators).all():
            raise refuse_model("the count of a level is not a finite number")
        if (denominators <= 0.0).any():
            raise refuse_model("a level that training had is of no rows")

    def values(self, *, saw_missing: bool, blending: Blending | None) -> Floats:
        """float64 (keys + 1, outputs): the value of each key and, last, of a missing one.

        A key that training did not have gets the prior, the mean over all rows: genmodel fails
        there, H2O's cluster does this. So does a missing or unseen one unless training
        `saw_missing`. Then it gets the value of the key whose number is the count of keys less 1:
        that is the one of missing values, or another level's where a key is absent, as genmodel
        has it. Where there is no such key genmodel fails, and the last key is taken.
        """
        present = sorted(self.numerators)
        numerators = np.stack([self.numerators[key] for key in present])
        denominators = np.stack([self.denominators[key] for key in present])
        prior: Floats = _in_order(numerators) / _in_order(denominators)
        means = numerators / denominators
        if blending is not None:
            means = blending.blended(means, denominators, prior)
        values = np.tile(prior, (self.keys + 1, 1))
        values[present] = means
        values[-1] = prior
        if saw_missing:
            missing = len(present) - 1
            values[-1] = means[present.index(missing) if missing in self.numerators else -1]
        return values


def _in_order(terms: Floats) -> Floats:
    """The sum over the first axis, one after the other as genmodel adds."""
    total: Floats = np.add.accumulate(terms, axis=0)[-1]
    return total
