"""How much weight each class has among the rows that count."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.glm.rows import Roles, read_rows

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClassWeightsTask:
    """The sum of weights of each class, float64 (classes,). Merging adds."""

    roles: Roles
    classes: int

    @property
    def columns(self) -> Sequence[str]:
        return self.roles.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Vector:
        rows = read_rows(chunks, self.roles)
        counts = np.bincount(rows.response.astype(np.int64), rows.weights, self.classes)
        return np.asarray(counts, dtype=np.float64)

    def merge(self, left: Vector, right: Vector) -> Vector:
        return left + right

    def finish(self, partial: Vector | None) -> Vector:
        return np.zeros(self.classes) if partial is None else partial
