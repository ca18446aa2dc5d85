"""Isolation forests: how soon a row is alone."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from steam.model.predictor import Prediction
from steam.model.signature import Category
from steam.model.signature_checks import refuse_model
from steam.model.sum_explainer import LinkScore
from steam.model.trees.averaged import check_trees
from steam.model.trees.forest import Floats


@dataclass(frozen=True, slots=True, eq=False)
class PathLengths:
    """The score is (longest - sum) / (longest - shortest), near 1 for an anomaly.

    `longest` and `shortest`: the sums of path lengths over all `trees` trees met in training; the
    score is 1 where they are equal. With a `threshold` the answer is 1 for a score above it, else
    0, and the score is an extra. The mean path length is the extra `mean_length`.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    longest: int
    shortest: int
    trees: int
    threshold: float | None = None

    def __post_init__(self) -> None:
        check_trees(self.trees)
        if self.threshold is not None and np.isnan(self.threshold):
            raise refuse_model("the score of an anomaly is not a number")

    @property
    def categories(self) -> Set[Category]:
        return {Category.ANOMALY_DETECTION}

    @property
    def outputs(self) -> int:
        return 1

    @property
    def classes(self) -> int:
        return 0

    @property
    def link_score(self) -> LinkScore | None:
        """The score."""
        span = self.longest - self.shortest
        return LinkScore(-1.0 / span, self.longest / span) if span > 0 else None

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The scores of n rows. Offsets are ignored."""
        lengths = sums[:, 0]
        score = self.score(lengths)
        extras = {"mean_length": lengths / self.trees}
        if self.threshold is None:
            return Prediction(values=score, extras=extras)
        flags = (score > self.threshold).astype(np.float64)
        return Prediction(values=flags, extras={"score": score, **extras})

    def score(self, lengths: Floats) -> Floats:
        """The scores of sums of path lengths, (n,)."""
        span = self.longest - self.shortest
        return (self.longest - lengths) / span if span > 0 else np.ones(len(lengths))
