"""What a solver is to a path of submodels."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.irls import Optimum, Stopping
from steam.trainer.glm.penalty import Penalty

Vector = NDArray[np.float64]


class Minimise(Protocol):
    """How one optimum is found: see `irls.minimise`."""

    def __call__(
        self,
        measure: Callable[[Vector], Curvature],
        start: Vector,
        at_start: Curvature,
        penalty: Penalty,
        stopping: Stopping,
        *,
        beat: Callable[[], None],
        now: Callable[[], int],
    ) -> Optimum: ...
