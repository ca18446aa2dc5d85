"""Uplift forests: how much more likely an answer is with a treatment than without."""

from collections.abc import Set
from dataclasses import dataclass

from steam.model.predictor import Prediction
from steam.model.signature import Category
from steam.model.trees.averaged import check_trees
from steam.model.trees.forest import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Uplift:
    """Two trees at a time, with and without treatment; means over `trees` pairs, and their gap."""

    trees: int

    def __post_init__(self) -> None:
        check_trees(self.trees)

    @property
    def categories(self) -> Set[Category]:
        return {Category.BINOMIAL_UPLIFT}

    @property
    def outputs(self) -> int:
        return 2

    @property
    def classes(self) -> int:
        return 2

    @property
    def link_score(self) -> None:
        return None

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The uplift of n rows. Offsets are ignored."""
        treated, untreated = sums[:, 0] / self.trees, sums[:, 1] / self.trees
        return Prediction(
            values=treated - untreated,
            extras={"p_y1_with_treatment": treated, "p_y1_without_treatment": untreated},
        )
