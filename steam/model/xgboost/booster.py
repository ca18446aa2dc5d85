"""The boosters of XGBoost: trees, and a linear model, both in float32."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from steam.model.explainer import LeafAssignment, refuse_leaves
from steam.model.signature_checks import refuse_model
from steam.model.sum_explainer import Shares
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.forest_shares import ForestShares
from steam.model.trees.leaves import leaf_assignment
from steam.model.trees.paths import Asked
from steam.model.trees.scorer import ForestScorer
from steam.model.xgboost.linear_shares import LinearShares
from steam.model.xgboost.objectives import Singles


class Inputs(Protocol):
    """Turns the values of columns into what a booster reads."""

    def features(self, values: Floats) -> Floats:
        """float64 (n, columns) from doubles (n, columns): levels by their number, NaN missing."""
        ...

    def asked(self, forest: Forest) -> Asked:
        """What the nodes of a forest that reads it ask for, in the terms of the booster's file."""
        ...


class Booster(Protocol):
    """Adds up what a model has learned. Immutable and safe to share between threads."""

    @property
    def output_count(self) -> int: ...

    def shares(self, inputs: Inputs, columns: int) -> Shares:
        """Shares out, over that many columns, what the booster adds up, in float64.

        Raises Unexplainable.
        """
        ...

    def leaves(self, x: Floats) -> LeafAssignment:
        """The leaves of rows x (n, columns). Raises Unexplainable where there are no trees."""
        ...

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

    def shares(self, inputs: Inputs, columns: int) -> Shares:
        """Shapley values of TreeSHAP."""
        forest = self.scorer.forest
        return ForestShares(forest, inputs.asked(forest), columns)

    def leaves(self, x: Floats) -> LeafAssignment:
        """The leaves of rows x (n, columns)."""
        return leaf_assignment(self.scorer.forest, self.scorer.leaves(x))

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

    def shares(self, inputs: Inputs, columns: int) -> Shares:
        """What each column adds to the bias."""
        return LinearShares(self.tables, self.slopes, self.bias)

    def leaves(self, x: Floats) -> LeafAssignment:
        """Raises Unexplainable."""
        raise refuse_leaves()

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
