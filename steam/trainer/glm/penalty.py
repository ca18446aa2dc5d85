"""The elastic net penalty and H2O's rules for its strength."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.box import Box
from steam.trainer.glm.region import Region

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """rho/2 (b - to)^2 for each coefficient, float64 (p,) both: a proximal penalty."""

    rho: Vector
    to: Vector


@dataclass(frozen=True, slots=True)
class Penalty:
    """lambda * (alpha |b|_1 + (1 - alpha)/2 |b|_2^2) over the coefficients that `on` marks, and
    the `pull`, if there is one, all times `unit`.

    Outside of the `box` or the `region`, if there is one of them, it is infinite. With a region no
    coefficient has an l1 part.
    """

    lambda_: float
    alpha: float
    on: NDArray[np.bool_]
    box: Box | None = None
    pull: Pull | None = None
    unit: float = 1.0
    region: Region | None = None

    @property
    def is_smooth(self) -> bool:
        """Whether it has a derivative everywhere."""
        return self.box is None and self.region is None and not self.l1.any()

    @property
    def is_free(self) -> NDArray[np.bool_]:
        """Which coefficients nothing holds back from growing without end, bool (p,); none in a
        region, which may hold back any."""
        return np.equal(self.l1 + self.l2, 0.0) & (self.region is None)

    def nearest(self, beta: Vector) -> Vector:
        """The point where it is finite that is nearest to `beta`. Raises InvalidInput where it is
        finite nowhere."""
        if self.region is not None:
            return self.region.nearest(beta)
        return beta if self.box is None else self.box.nearest(beta)

    @property
    def l1(self) -> Vector:
        """The strength of |b_j| per coefficient, float64 (p,)."""
        return np.where(self.on, self.unit * self.lambda_ * self.alpha, 0.0)

    @property
    def l2(self) -> Vector:
        """The strength of b_j^2 / 2 per coefficient, float64 (p,)."""
        ridge = np.where(self.on, self.unit * self.lambda_ * (1.0 - self.alpha), 0.0)
        return ridge if self.pull is None else ridge + self.unit * self.pull.rho

    @property
    def pulled_to_zero(self) -> "Penalty":
        """The same with a pull as strong, but to 0: a `lean` of nothing."""
        if self.pull is None:
            return self
        return replace(self, pull=Pull(self.pull.rho, np.zeros_like(self.pull.to)))

    @property
    def lean(self) -> Vector | None:
        """The slope of the penalty at 0, downwards, the l1 part aside, float64 (p,)."""
        return None if self.pull is None else self.unit * self.pull.rho * self.pull.to

    def value(self, beta: Vector) -> float:
        """What the penalty adds to the objective."""
        return float(self.l1 @ np.abs(beta)) + self.smooth_value(beta)

    def smooth_value(self, beta: Vector) -> float:
        """The same without the l1 part; never below 0."""
        if self.pull is None:
            return 0.5 * float(self.l2 @ (beta * beta))
        distance = beta - self.pull.to
        pulled = self.unit * float(self.pull.rho @ (distance * distance))
        ridge = replace(self, pull=None)
        return 0.5 * pulled + ridge.smooth_value(beta)

    def smooth_gradient(self, beta: Vector) -> Vector:
        """The derivatives of the penalty without its l1 part, float64 (p,)."""
        lean = self.lean
        return self.l2 * beta if lean is None else self.l2 * beta - lean

    def subgradient(self, gradient: Vector, beta: Vector) -> Vector:
        """The size of each entry of the smallest subgradient, float64 (p,); zero at the optimum.

        `gradient` is that of the unpenalised objective. `beta` is in the box. In a region nobody
        knows it: infinite.
        """
        if self.region is not None:
            return np.full(len(beta), np.inf)
        smooth, l1 = gradient + self.smooth_gradient(beta), self.l1
        rising = smooth + np.where(beta >= 0.0, l1, -l1)
        falling = smooth + np.where(beta > 0.0, l1, -l1)
        if self.box is not None:
            rising = np.where(beta < self.box.upper, rising, np.inf)
            falling = np.where(beta > self.box.lower, falling, -np.inf)
        return np.maximum(np.maximum(-rising, falling), 0.0)

    def violation(self, gradient: Vector, beta: Vector) -> float:
        """How far `beta` is from optimal: the largest entry of the smallest subgradient."""
        return float(np.max(self.subgradient(gradient, beta), initial=0.0))


def largest_lambda(gradient: Vector, alpha: float) -> float:
    """The lambda from which on every penalised coefficient is zero, about: H2O's lambda_max.

    Formula: max |gradient| / max(alpha, 0.01), with the gradient at the null model per unit of
    weight, over the p penalised coefficients.
    """
    return float(np.max(np.abs(gradient), initial=0.0)) / max(alpha, 1e-2)


def smallest_share(predictors: int, alpha: float, rows: int) -> float:
    """H2O's ratio of the smallest lambda of a search to the largest.

    1e-4 when rows/16 > p, else 1e-2; for ridge a hundredth of that. p is the number of columns of
    the design without the intercept, however many classes have coefficients for each.
    """
    share = 1e-4 if rows >> 4 > predictors else 1e-2
    return share * 1e-2 if alpha == 0.0 else share


def default_lambda(gradient: Vector, predictors: int, alpha: float, rows: int) -> float:
    """H2O's choice of lambda where none is given: ten times the smallest of a search.

    For prostate.csv this gives the lambda that H2O prints, 4.445E-4.
    """
    return 10.0 * smallest_share(predictors, alpha, rows) * largest_lambda(gradient, alpha)
