"""The rows that trees learn from, in memory: those that any tree has drawn, and no others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import psutil
from numpy.typing import NDArray

from steam.model.signature import Column
from steam.model.trees.encoding import Encoding
from steam.trainer.algorithms.trees.rows import check_memory
from steam.trainer.compute.passes import Passes
from steam.trainer.features import FeaturePlan, plan_present
from steam.trainer.frame.chunk import Chunk

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """`x`: float64 (n, features), levels by their number, NaN for missing, the largest float32 for
    what is larger; `rows`: (n,), their numbers in the frame, ascending."""

    x: Floats
    rows: Rows

    def of(self, rows: Rows) -> Floats:
        """Those of some of the rows, by their numbers."""
        return self.x[np.searchsorted(self.rows, rows)]


def gather_sample(passes: Passes, features: Sequence[Column], rows: Rows) -> Sample:
    """The rows of these ascending numbers, in one pass. Raises Exhausted for more than the memory
    that is left can hold, InvalidInput where the frame has none of the features, and what the pass
    raises."""
    check_memory(len(rows), len(features), psutil.virtual_memory().available)
    plan = plan_present(passes.frame, features)
    x = passes.run(_Gather(plan, features, rows), "Drawing rows.")
    return Sample(np.clip(x, -_LARGEST, _LARGEST, out=x), rows)


@dataclass(frozen=True, slots=True)
class _Gather:
    plan: FeaturePlan
    features: Sequence[Column]
    rows: Rows

    @property
    def columns(self) -> Sequence[str]:
        return self.plan.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> tuple[Floats, ...]:
        ends = np.searchsorted(self.rows, [first_row, first_row + chunks[0].rows])
        places = self.rows[slice(*ends)] - first_row
        if not len(places):
            return ()
        columns = {name: values[places] for name, values in self.plan.read(chunks).items()}
        return (Encoding.plain(self.features).matrix(columns, len(places)),)

    def merge(self, left: tuple[Floats, ...], right: tuple[Floats, ...]) -> tuple[Floats, ...]:
        return left + right

    def finish(self, partial: tuple[Floats, ...] | None) -> Floats:
        return np.concatenate([np.zeros((0, len(self.features))), *(partial or ())])
