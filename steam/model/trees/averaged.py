"""Random forests: means of leaves."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from steam.model.predictor import Prediction
from steam.model.signature import Category
from steam.model.signature_checks import refuse_model
from steam.model.sum_explainer import LinkScore
from steam.model.trees.classes import Classes
from steam.model.trees.forest import Floats


def check_trees(trees: int) -> None:
    """Raise InvalidArtifact where there is nothing to take the mean of."""
    if trees < 1:
        raise refuse_model("it has no trees")


@dataclass(frozen=True, slots=True, eq=False)
class MeanValue:
    """Regression: the mean over `trees` trees."""

    trees: int

    def __post_init__(self) -> None:
        check_trees(self.trees)

    @property
    def categories(self) -> Set[Category]:
        return {Category.REGRESSION}

    @property
    def outputs(self) -> int:
        return 1

    @property
    def classes(self) -> int:
        return 0

    @property
    def link_score(self) -> LinkScore:
        return LinkScore(1.0 / self.trees, 0.0)

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The values of n rows. Offsets are ignored."""
        return Prediction(values=sums[:, 0] / self.trees)


@dataclass(frozen=True, slots=True, eq=False)
class MeanOfFirstClass:
    """Two classes: the mean over `trees` trees is the probability of the first one."""

    answers: Classes
    trees: int

    def __post_init__(self) -> None:
        check_trees(self.trees)

    @property
    def categories(self) -> Set[Category]:
        return {Category.BINOMIAL}

    @property
    def outputs(self) -> int:
        return 1

    @property
    def classes(self) -> int:
        return 2

    @property
    def link_score(self) -> LinkScore:
        """The probability of the second class, before classes are balanced."""
        return LinkScore(-1.0 / self.trees, 1.0)

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The classes of n rows. Offsets are ignored."""
        first = sums[:, 0] / self.trees
        return self.answers.answer(np.stack([first, 1.0 - first], axis=1), x)


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """A sum for each class; the probability of a class is its share of all, if that is positive."""

    answers: Classes

    @property
    def categories(self) -> Set[Category]:
        return {Category.BINOMIAL, Category.MULTINOMIAL}

    @property
    def outputs(self) -> int:
        return self.answers.count

    @property
    def classes(self) -> int:
        return self.answers.count

    @property
    def link_score(self) -> None:
        return None

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The classes of n rows. Offsets are ignored."""
        total = sums[:, 0].copy()
        for k in range(1, self.outputs):  # class by class: the order of the sum is fixed
            total += sums[:, k]
        divisor = np.where(total > 0.0, total, 1.0)
        return self.answers.answer(sums / divisor[:, None], x)
