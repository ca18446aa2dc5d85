"""Where the coefficients may be: a polyhedron of linear constraints."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.glm.bounds import LinearConstraint
from steam.trainer.glm.box import Box, places_of
from steam.trainer.glm.cholesky import Solution, solve
from steam.trainer.glm.design import Design
from steam.trainer.glm.least_quadratic import least_quadratic

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_ROUNDING = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The b with equal b = equal_to and below b <= below_to, float64 (m, p), (m,), (k, p), (k,)."""

    equal: Matrix
    equal_to: Vector
    below: Matrix
    below_to: Vector

    def holds(self, beta: Vector) -> bool:
        """Whether beta is in it, but for rounding."""
        off = np.abs(self.equal @ beta - self.equal_to) - _ROUNDING * (1.0 + np.abs(self.equal_to))
        over = self.below @ beta - self.below_to - _ROUNDING * (1.0 + np.abs(self.below_to))
        return bool(np.all(off <= 0.0) and np.all(over <= 0.0))

    def nearest(self, beta: Vector) -> Vector:
        """The point of it that is nearest to beta. Raises InvalidInput where it has none."""
        return beta if self.holds(beta) else self.least(np.eye(len(beta)), beta).beta

    def least(self, matrix: Matrix, target: Vector) -> Solution:
        """Where b'matrix b/2 - target'b is least in it; coordinates that others explain are 0.

        Raises InvalidInput where nothing is left then.
        """
        dropped = solve(matrix, target).dropped
        kept = np.flatnonzero(~dropped)
        scales = np.sqrt(np.diag(matrix)[kept])
        found = least_quadratic(
            matrix[np.ix_(kept, kept)] / np.outer(scales, scales),
            target[kept] / scales,
            self.equal[:, kept] / scales,
            self.equal_to,
            self.below[:, kept] / scales,
            self.below_to,
        )
        if found is None:
            raise InvalidInput(
                "No coefficients satisfy all of the constraints.",
                hint="Leave out one of those that exclude each other.",
            )
        beta = np.zeros(len(target))
        beta[kept] = found / scales
        return Solution(beta, dropped)


def region_of(
    design: Design, constraints: Sequence[LinearConstraint], box: Box | None
) -> Region | None:
    """The linear constraints and the bounds as one region of the design's coordinates; None
    without a linear constraint.

    Raises InvalidInput for a name that is not that of one coefficient.
    """
    if not constraints:
        return None
    scales = design.scales
    rows = np.zeros((len(constraints), design.width))
    for row, constraint in zip(rows, constraints, strict=True):
        for name, places in places_of(design, constraint.weights).items():
            if name not in constraint.weights:
                continue
            if len(places) != 1:
                raise InvalidInput(
                    f"A linear constraint names {name[:80]}, which has several coefficients.",
                    hint="Name a level as in COLUMN.LEVEL.",
                )
            row[places[0]] = constraint.weights[name] * scales[places[0]]
    to = np.array([-constraint.constant for constraint in constraints])
    is_equal = np.array([constraint.equal for constraint in constraints])
    below, below_to = [rows[~is_equal]], [to[~is_equal]]
    if box is not None:
        unit = np.eye(design.width)
        upper, lower = np.isfinite(box.upper), np.isfinite(box.lower)
        below += [unit[upper], -unit[lower]]
        below_to += [box.upper[upper], -box.lower[lower]]
    return Region(rows[is_equal], to[is_equal], np.vstack(below), np.concatenate(below_to))
