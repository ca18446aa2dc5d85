"""What becomes of the sums of leaves: the part in which the algorithms differ."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Protocol

from steam.model.predictor import Prediction
from steam.model.signature import Category
from steam.model.trees.forest import Floats


@dataclass(frozen=True, slots=True)
class LinkScore:
    """What contributions add up to: `scale` times the sum of leaves, plus `shift`, per output."""

    scale: float
    shift: float
    takes_offset: bool = False


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
