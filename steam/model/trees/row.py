"""One row of a model of trees at a time: what the model says of many rows, to the bit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from steam.model.one_row import row_of
from steam.model.predictor import Columns, Prediction, Predictor, RowPrediction
from steam.model.signature import Signature
from steam.model.trees.combination import Combination, RowCombination
from steam.model.trees.encoding import RowEncoding
from steam.model.trees.forest import Floats
from steam.model.trees.row_sums import RowSums


@dataclass(frozen=True, slots=True, eq=False)
class TreeRows:
    """A RowPredictor of `model`, whose trees are few enough for tables of masks."""

    model: Predictor
    encoding: RowEncoding
    sums: RowSums
    combination: Combination
    _short: RowCombination | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        short = self.combination if isinstance(self.combination, RowCombination) else None
        object.__setattr__(self, "_short", short)

    @property
    def signature(self) -> Signature:
        return self.model.signature

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows, as the model does."""
        return self.model.predict(columns, rows, offset)

    def predict_row(self, cells: Sequence[float], offset: float | None = None) -> RowPrediction:
        """Score one row."""
        x = self.encoding.row(cells)
        sums = self.sums.of(x)
        if self._short is not None:
            prediction = self._short.prediction_of_row(sums, offset)
            if prediction is not None:
                return prediction
        return row_of(
            self.combination.prediction(
                np.array([sums]),
                np.array([x]),
                None if offset is None else np.array([offset]),
            )
        )
