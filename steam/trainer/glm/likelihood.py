"""What a fit maximises: the likelihood of rows as a function of all coordinates."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import Rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


class Likelihood(Protocol):
    """A likelihood in coordinates of which the last `width` are the design's."""

    @property
    def name(self) -> str:
        """The family, in H2O's words."""
        ...

    @property
    def link_name(self) -> str: ...

    @property
    def quadratic(self) -> bool:
        """Whether it is quadratic: one step solves it."""
        ...

    def accepts(self, y: Vector) -> NDArray[np.bool_]:
        """Which responses it can have."""
        ...

    def size(self, width: int) -> int:
        """How many coordinates there are, for a design of `width`."""
        ...

    def spread(self, values: Vector) -> Vector:
        """What is said of the design's coordinates, float64 (width,), for all: (size,)."""
        ...

    def by_class(self, beta: Vector) -> Matrix:
        """The design's coordinates of each linear predictor, (linear predictors, width)."""
        ...

    def measure(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        """The sums over the rows of one block at `beta`, float64 (size,)."""
        ...

    def slope(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        """The same without the gram, most of the work, which is left (0, 0)."""
        ...

    def deviance(self, block: DesignBlock, rows: Rows, beta: Vector) -> float:
        """The deviance of the rows of one block, each times its weight."""
        ...


class OfClasses(Likelihood, Protocol):
    """The likelihood of a response with `classes` classes, coded from 0."""

    @property
    def classes(self) -> int: ...

    def null_beta(self, shares: Vector, width: int) -> Vector:
        """The best model without predictors, for classes with such shares of the weight."""
        ...
