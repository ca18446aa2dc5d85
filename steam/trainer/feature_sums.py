"""Arrays that are added up over the rows of a frame, from its columns as a model reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Columns
from steam.model.signature import Column
from steam.trainer.compute.passes import Passes
from steam.trainer.features import FeaturePlan, plan_present
from steam.trainer.frame.chunk import Chunk

Arrays: TypeAlias = tuple[NDArray[np.float64], ...]
OfRows: TypeAlias = Callable[[Columns, int], Arrays]
"""What some rows add: `(columns, rows)` to arrays whose shapes do not depend on the rows."""


def sum_features(
    passes: Passes, features: Sequence[Column], of_rows: OfRows, message: str = ""
) -> Arrays:
    """The sums of what `of_rows` makes of each row block, in one pass; zeros without rows.

    `of_rows` is called on several threads. The sums are the same to the bit for any number of them.
    Raises InvalidInput where the frame has none of the features, and what the pass raises.
    """
    return passes.run(FeatureSums(plan_present(passes.frame, features), of_rows), message)


def least_features(
    passes: Passes, features: Sequence[Column], of_rows: OfRows, message: str = ""
) -> Arrays:
    """As `sum_features`, the least of each entry in place of its sum."""
    return passes.run(FeatureLows(plan_present(passes.frame, features), of_rows), message)


@dataclass(frozen=True)
class FeatureSums:
    """The same as a task."""

    plan: FeaturePlan
    of_rows: OfRows

    @property
    def columns(self) -> Sequence[str]:
        return self.plan.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Arrays:
        return self.of_rows(self.plan.read(chunks), chunks[0].rows)

    def merge(self, left: Arrays, right: Arrays) -> Arrays:
        return tuple(one + other for one, other in zip(left, right, strict=True))

    def finish(self, partial: Arrays | None) -> Arrays:
        return self.of_rows({}, 0) if partial is None else partial


@dataclass(frozen=True)
class FeatureLows(FeatureSums):
    """The least of what row blocks have, entry by entry."""

    def merge(self, left: Arrays, right: Arrays) -> Arrays:
        return tuple(np.minimum(one, other) for one, other in zip(left, right, strict=True))
