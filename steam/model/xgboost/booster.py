"""The boosters of XGBoost: trees, and a linear model, both in float32."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from steam.model.signature_checks import refuse_model
from steam.model.trees.forest import Floats
from steam.model.trees.scorer import ForestScorer
from steam.model.xgboost.objectives import Singles


class Booster(Protocol):
    """Adds up what a model has learned. Immutable and safe to share between threads."""

    @property
    def output_count(self) -> int: ...

    def margins(self, x: Floats, start: Singles) -> Singles:
        """float32 (n, outputs) from rows x (n, columns), added to `start`, (1,) or (n, 1).

        A row gives the same bits in any batch.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class TreeBooster:
    """Boosted trees, float32, each leaf already times the weight of its tree."""

    scorer: ForestScorer

    @property
    def output_count(self) -> int:
        return self.scorer.forest.output_count

    def margins(self, x: Floats, start: Singles) -> Singles:
        """`start` plus the leaves, in the order of the trees."""
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            found = self.scorer.margins(x, start)
        return found.astype(np.float32, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class LinearBooster:
    """A linear model: the bias, then column by column what the row adds to it.

    `tables[i]`, float32 (slots, outputs): by the hot slot of categorical i. `slopes`, float32
    (numbers, outputs). `bias`, float32 (outputs,). What is missing adds nothing.
    """

    tables: tuple[Singles, ...]
    slopes: Singles
    bias: Singles

    @property
    def output_count(self) -> int:
        return len(self.bias)

    def margins(self, x: Floats, start: Singles) -> Singles:
        """`bias` plus `start` plus the weights, in the order of the columns."""
        total: Singles = np.empty((len(x), self.output_count), dtype=np.float32)
        known = ~np.isnan(x)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            total[:] = self.bias + start
            for i, table in enumerate(self.tables):
                hot = np.where(known[:, i], x[:, i], 0.0).astype(np.intp)
                total += np.where(known[:, i, None], table[hot], np.float32(0.0))
            for j, slope in enumerate(self.slopes, start=len(self.tables)):
                number = np.where(known[:, j], x[:, j], 0.0).astype(np.float32)
                total += np.where(known[:, j, None], number[:, None] * slope, np.float32(0.0))
        return total


def linear_booster(weights: Singles, offsets: Sequence[int]) -> LinearBooster:
    """From weights, float32 (features + 1, outputs), the bias last, of blocks as `OneHot` has them.

    Raises InvalidArtifact for a weight that is not finite.
    """
    if not np.isfinite(weights).all():
        raise refuse_model("a weight is not a finite number")
    weights = weights.copy()
    weights.flags.writeable = False
    return LinearBooster(
        tables=tuple(weights[start:stop] for start, stop in pairwise(offsets)),
        slopes=weights[offsets[-1] : -1],
        bias=weights[-1],
    )
