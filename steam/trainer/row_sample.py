"""Rows drawn by chance from a frame, as a model reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Columns
from steam.model.signature import Column
from steam.trainer.chance import row_chances
from steam.trainer.compute.passes import Passes
from steam.trainer.features import FeaturePlan, plan_present
from steam.trainer.frame.chunk import Chunk


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """`rows` rows in the order in which they were drawn, which is by chance too."""

    columns: Columns
    rows: int


def sample_rows(
    passes: Passes, features: Sequence[Column], most: int, seed: int, message: str = ""
) -> Sample:
    """`most` different rows, or all if there are fewer, in one pass; each row is as likely.

    Which ones depends on the seed alone, not on threads or on how the frame is cut.
    Raises InvalidInput where the frame has none of the features, and what the pass raises.
    """
    plan = plan_present(passes.frame, features)
    drawn = passes.run(_Draw(plan, most, seed), message)
    return Sample(dict(zip(plan.names, drawn.values, strict=True)), len(drawn.chances))


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """The rows with the smallest `chances` (rows,), ascending: values of each column."""

    chances: NDArray[np.float64]
    values: tuple[NDArray[Any], ...]

    def taken(self, places: NDArray[np.int64]) -> "_Drawn":
        return _Drawn(self.chances[places], tuple(value[places] for value in self.values))


@dataclass(frozen=True)
class _Draw:
    plan: FeaturePlan
    most: int
    seed: int

    @property
    def columns(self) -> Sequence[str]:
        return self.plan.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> _Drawn:
        chances = row_chances(self.seed, first_row, chunks[0].rows)
        return self._first(_Drawn(chances, tuple(self.plan.read(chunks).values())))

    def merge(self, left: _Drawn, right: _Drawn) -> _Drawn:
        values = zip(left.values, right.values, strict=True)
        both = np.concatenate([left.chances, right.chances])
        return self._first(_Drawn(both, tuple(map(np.concatenate, values))))

    def finish(self, partial: _Drawn | None) -> _Drawn:
        return partial or _Drawn(np.empty(0), tuple(np.empty(0) for _ in self.plan.names))

    def _first(self, drawn: _Drawn) -> _Drawn:
        # Stable: of two rows with one chance the earlier comes first, however they are merged.
        return drawn.taken(np.argsort(drawn.chances, kind="stable")[: self.most])
