"""A curvature before it is brought to coefficients: sums that blocks of one layout add up."""

from dataclasses import dataclass

from steam.trainer.glm.curvature import NO_GRAM, Curvature
from steam.trainer.glm.sums import GramSums, ScoreSums


@dataclass(frozen=True, slots=True, eq=False)
class CurvatureSums:
    """What `Curvature` tells, its gram and its score as the sums of which they are made; without
    `gram` only slopes were asked for."""

    gram: GramSums | None
    score: ScoreSums
    deviance: float
    weight: float
    rows: int
    certain: int

    def __add__(self, other: "CurvatureSums") -> "CurvatureSums":
        return CurvatureSums(
            self.gram + other.gram if self.gram is not None and other.gram is not None else None,
            self.score + other.score,
            self.deviance + other.deviance,
            self.weight + other.weight,
            self.rows + other.rows,
            self.certain + other.certain,
        )

    def curvature(self) -> Curvature:
        """The curvature itself."""
        gram = NO_GRAM if self.gram is None else self.gram.gram()
        score = self.score.score()
        return Curvature(gram, score, self.deviance, self.weight, self.rows, self.certain)
