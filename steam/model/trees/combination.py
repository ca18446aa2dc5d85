"""What becomes of the sums of leaves: the part in which the algorithms differ."""

from collections.abc import Sequence, Set
from typing import Protocol, runtime_checkable

from steam.model.predictor import Prediction, RowPrediction
from steam.model.signature import Category
from steam.model.sum_explainer import LinkScore
from steam.model.trees.forest import Floats


class Combination(Protocol):
    """Turns sums of leaves into answers."""

    @property
    def categories(self) -> Set[Category]:
        """What models it can be part of."""
        ...

    @property
    def outputs(self) -> int:
        """How many sums a row has."""
        ...

    @property
    def classes(self) -> int:
        """How many levels the response has, 0 for a number."""
        ...

    @property
    def link_score(self) -> LinkScore | None:
        """None where no sum of contributions leads to the answer."""
        ...

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The answers for sums (n, outputs) of rows x (n, features).

        offset: float64 (n,), on the scale of the sums.
        """
        ...


@runtime_checkable
class RowCombination(Protocol):
    """A Combination that may have a short way for one row."""

    def prediction_of_row(
        self, sums: Sequence[float], offset: float | None
    ) -> RowPrediction | None:
        """As `prediction`, to the bit; None where there is no shorter way."""
        ...
