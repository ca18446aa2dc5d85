"""Isotonic regression: a curve of straight pieces that never goes down."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.imputation import check_length, imputed_numbers
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, ColumnType, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class IsotonicCurve:
    """The curve through the points (x, y), float64 (points,) each, x never going down.

    It is asked between `low` and `high`, which lie within x; whatever is beyond counts as being
    there. Where several points have one x, the answer is the y that Java's binary search finds.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    x: Floats
    y: Floats
    low: float
    high: float
    _found: NDArray[np.intp] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            values = owned(getattr(self, name), np.float64)
            if values.ndim != 1 or not np.isfinite(values).all():
                raise refuse_model("a point of the curve is not of finite numbers")
            object.__setattr__(self, name, values)
        if not self.x.size or self.x.shape != self.y.shape or (np.diff(self.x) < 0.0).any():
            raise refuse_model("the points of the curve do not go up")
        if not self.x[0] <= self.low <= self.high <= self.x[-1]:
            raise refuse_model("the curve is asked where it has no points")
        object.__setattr__(self, "_found", _found_by_bisection(self.x))

    def at(self, x: Floats) -> Floats:
        """y at each x, float64 of the same shape; NaN for NaN."""
        within = np.clip(np.where(np.isnan(x), self.low, x), self.low, self.high)
        after = np.searchsorted(self.x, within, side="right")
        before = after - 1
        after = np.minimum(after, len(self.x) - 1)
        width = self.x[after] - self.x[before]
        slope = (self.y[after] - self.y[before]) / np.where(width > 0.0, width, 1.0)
        between = self.y[before] + slope * (within - self.x[before])
        hit = self.x[before] == within
        y = np.where(hit, self.y[self._found[before]], between)
        return np.where(np.isnan(x), np.nan, y)


def _found_by_bisection(x: Floats) -> NDArray[np.intp]:
    """For each point the one of equal x that bisecting from both ends meets first."""
    low, high = np.zeros(len(x), dtype=np.intp), np.full(len(x), len(x) - 1)
    found = np.full(len(x), -1)
    while (open_ := found < 0).any():
        middle = (low + high) >> 1
        found = np.where(open_ & (x[middle] == x), middle, found)
        below = x[middle] < x
        low, high = np.where(below, middle + 1, low), np.where(below, high, middle - 1)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class IsotonicModel:
    """The value of a curve at the model's only column. Raises InvalidArtifact if it has others."""

    signature: Signature
    curve: IsotonicCurve

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {Category.REGRESSION})
        features = self.signature.features
        if len(features) != 1 or features[0].type is ColumnType.CATEGORICAL:
            raise refuse_model("an isotonic regression does not have one number as its input")

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Offsets are ignored.

        Raises InvalidInput for a column or offset of another length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        x = imputed_numbers(columns, self.signature.features[0].name, rows, np.nan)
        return Prediction(values=self.curve.at(x))
