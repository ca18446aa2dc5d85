"""How H2O hands columns to XGBoost: a block of 0/1 features per categorical, then the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from steam.model.signature import ColumnType, Signature
from steam.model.signature_checks import refuse_model
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Kind, LevelSets
from steam.model.trees.paths import Asked
from steam.model.xgboost.node_table import Decisions, NodeTable

_BITS = np.array([0, 1], dtype=np.uint8)  # sets of one level: empty, and that level itself


@dataclass(frozen=True, slots=True)
class OneHot:
    """The features of a booster in terms of the columns of a signature, categoricals first.

    `offsets[i]` is where the block of categorical i starts, `offsets[-1]` the first number. The
    last slot of a block means missing, unseen or out of range; the first level has a slot only
    with `use_all_factor_levels`. In a `sparse` booster zeros are missing, cold slots among them.

    A row becomes one feature per column: the number of its hot slot, or its number as float32.
    Raises InvalidArtifact when the blocks do not go with the columns.
    """

    signature: Signature
    offsets: tuple[int, ...]
    use_all_factor_levels: bool
    sparse: bool

    def __post_init__(self) -> None:
        kinds = [column.type is ColumnType.CATEGORICAL for column in self.signature.features]
        if kinds != sorted(kinds, reverse=True):
            raise refuse_model("a categorical column stands after a numeric one")
        blocks = list(pairwise(self.offsets))
        if self.offsets[:1] != (0,) or len(blocks) != sum(kinds):
            raise refuse_model("its categorical columns do not go with the offsets given")
        for column, (start, stop) in zip(self.signature.features, blocks, strict=False):
            if not 1 <= stop - start <= len(column.levels) + 1:
                raise refuse_model(f"column {column.name[:40]!r} has {stop - start} features")

    @property
    def categoricals(self) -> int:
        return len(self.offsets) - 1

    @property
    def width(self) -> int:
        """How many features the booster can ask for."""
        return self.offsets[-1] + len(self.signature.features) - self.categoricals

    def features(self, values: Floats) -> Floats:
        """float64 (n, columns), hot slots and float32 numbers, NaN for missing.

        values: float64 (n, columns), levels by their number, NaN for missing.
        """
        x = np.empty(values.shape, order="F")
        for i, (start, stop) in enumerate(pairwise(self.offsets)):
            x[:, i] = self._slots(values[:, i], stop - start)
        with np.errstate(over="ignore", under="ignore"):
            x[:, self.categoricals :] = values[:, self.categoricals :].astype(np.float32)
        if self.sparse:
            numbers = x[:, self.categoricals :]
            numbers[numbers == 0.0] = np.nan
        return x

    def _slots(self, levels: Floats, width: int) -> Floats:
        slots = levels - (0 if self.use_all_factor_levels else 1)
        hot = np.where(slots < width, slots, width - 1)  # so is NaN
        return np.where(hot < 0, np.nan, hot)

    def decisions(self, table: NodeTable) -> Decisions:
        """What the nodes of a table ask of such rows: a 0/1 feature whether its slot is hot.

        Raises InvalidArtifact for a node that asks for a feature there is not.
        """
        asked = np.where(table.is_leaf, 0, table.feature)
        if ((asked < 0) | (asked >= max(self.width, 1))).any():
            raise refuse_model("a node asks for a column that the model does not have")
        asks_slot = ~table.is_leaf & (asked < self.offsets[-1])
        block = np.searchsorted(self.offsets, asked, side="right") - 1
        slot = asked - np.asarray(self.offsets)[block]
        nodes = np.flatnonzero(asks_slot)
        level_set = np.full(len(asked), -1, dtype=np.int64)
        level_set[nodes] = np.arange(len(nodes))
        hot_right = table.condition[nodes] <= 1.0
        cold_left = table.missing_left if self.sparse else table.condition > 0.0
        kind = np.where(asks_slot, Kind.LEVELS, Kind.NUMBER)
        return Decisions(
            levels=(*(stop - start for start, stop in pairwise(self.offsets)), *self._no_levels()),
            kind=np.where(table.is_leaf, Kind.LEAF, kind).astype(np.uint8),
            feature=np.where(asks_slot, block, slot + self.categoricals),
            missing_left=np.where(asks_slot, cold_left, table.missing_left),
            level_set=level_set,
            level_sets=LevelSets(
                first=slot[nodes].astype(np.int32),
                count=np.ones(len(nodes), dtype=np.int32),
                start=hot_right.astype(np.int64),  # the byte of _BITS that says so
                bits=_BITS,
            ),
        )

    def asked(self, forest: Forest) -> Asked:
        """The feature of the booster that each node of a forest of such decisions asks for."""
        column = forest.feature.astype(np.intp)
        slots = np.append(forest.level_sets.first, 0)[forest.level_set]
        numbers = len(self.signature.features) - self.categoricals
        starts = np.append(self.offsets, self.offsets[-1] + np.arange(1, numbers))
        return Asked(feature=starts[column] + slots, column=column)

    def _no_levels(self) -> Sequence[int]:
        return [0] * (len(self.signature.features) - self.categoricals)
