"""How columns become the features of a model that was trained on them as they are."""

from dataclasses import dataclass

import numpy as np

from steam.model.signature import ColumnType, Signature
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.paths import Asked

_NO_ZEROS: frozenset[int] = frozenset()
_ZERO = float(np.float32(1e-35))  # what LightGBM takes for zero


@dataclass(frozen=True, slots=True)
class PlainInputs:
    """One feature per column of the signature, in its order.

    `levels[j]` is 0 for a number, and how many categories feature j has otherwise: those of its
    column, or, for a numeric column that holds category numbers, these and last one more for every
    number that is none of them. `single`: numbers are rounded to float32. `zero_missing`: features
    whose zeros are missing.
    """

    signature: Signature
    levels: tuple[int, ...]
    single: bool
    zero_missing: frozenset[int] = _NO_ZEROS

    def features(self, values: Floats) -> Floats:
        """float64 (n, features), NaN for missing.

        values: float64 (n, columns), levels by their number, NaN for missing.
        """
        x = values
        if self.single:
            with np.errstate(over="ignore", under="ignore"):
                x = values.astype(np.float32).astype(np.float64)
        x = np.array(x, order="F")
        for j, column in enumerate(self.signature.features):
            if self.levels[j] and column.type is ColumnType.NUMERIC:
                x[:, j] = _category_numbers(x[:, j], self.levels[j] - 1)
        for j in self.zero_missing:
            x[np.abs(x[:, j]) <= _ZERO, j] = np.nan
        return x

    def asked(self, forest: Forest) -> Asked:
        """What each node of a forest asks for: a column, whole."""
        column = forest.feature.astype(np.intp)
        return Asked(feature=column, column=column)


def _category_numbers(values: Floats, known: int) -> Floats:
    """Whole numbers from 0 up to `known`, which stands for any other; NaN stays."""
    numbers = np.trunc(values)
    other = (numbers < 0.0) | (numbers >= known)
    return np.where(other, known, numbers)
