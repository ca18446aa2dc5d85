"""From the columns of a model to the features that its trees ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np

from steam.model.arrays import owned
from steam.model.imputation import check_length
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType
from steam.model.signature_checks import refuse_model
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.paths import Asked


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The features that one column becomes: those from `first` on.

    Without `table` it is one, the number itself or the number of the level. With it, float64
    (levels + 2, width), a level gives its row; the last but one is for an unseen level and the last
    one for a missing value.
    """

    column: Column
    first: int
    table: Floats | None = None

    def __post_init__(self) -> None:
        if self.table is None:
            return
        if self.column.type is not ColumnType.CATEGORICAL:
            raise refuse_model(f"column {self.column.name[:40]!r} has no levels to encode")
        if self.table.ndim != 2 or len(self.table) != len(self.column.levels) + 2:
            raise refuse_model(
                f"the levels of {self.column.name[:40]!r} are not encoded one by one"
            )
        object.__setattr__(self, "table", owned(self.table, np.float64))

    @property
    def width(self) -> int:
        return 1 if self.table is None else self.table.shape[1]

    @property
    def features(self) -> range:
        return range(self.first, self.first + self.width)


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """How rows become what trees ask for. Raises InvalidArtifact unless every feature has a source.

    `blocks`: one for each column of the signature, in its order.
    """

    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        sources = [j for block in self.blocks for j in block.features]
        if sorted(sources) != list(range(len(sources))):
            raise refuse_model("a feature of its trees does not come from exactly one column")

    @staticmethod
    def plain(columns: Sequence[Column]) -> "Encoding":
        """Each column is a feature."""
        return Encoding(tuple(Block(column, j) for j, column in enumerate(columns)))

    @property
    def width(self) -> int:
        return sum(block.width for block in self.blocks)

    @property
    def tells_unseen(self) -> bool:
        """Whether the code UNSEEN may lead to another answer than that of missing."""
        tables = (block.table for block in self.blocks if block.table is not None)
        return any(not np.isnan(table[-2]).all() for table in tables)

    def asked(self, forest: Forest) -> Asked:
        """What the nodes of a forest that takes such rows ask for."""
        column = np.zeros(self.width, dtype=np.intp)
        for j, block in enumerate(self.blocks):
            column[block.first : block.features.stop] = j
        feature = forest.feature.astype(np.intp)
        return Asked(feature, column[feature])

    def of_rows(self) -> "RowEncoding":
        """The same for one row at a time."""
        return RowEncoding(
            self.width,
            tuple(
                RowBlock(
                    block.features,
                    None if block.table is None else block.table.tolist(),
                    block.column.type is ColumnType.CATEGORICAL,
                )
                for block in self.blocks
            ),
        )

    def matrix(self, columns: Columns, rows: int) -> Floats:
        """float64 (rows, features), a level as its number, missing as NaN.

        Raises InvalidInput for a column of another length.
        """
        x = np.empty((rows, self.width), order="F")
        for block in self.blocks:
            given = columns.get(block.column.name)
            features = x[:, block.first : block.features.stop]
            if given is None:
                features[:] = np.nan
                continue
            check_length(f"Column '{block.column.name}'", given, rows)
            if block.table is not None:
                features[:] = block.table[given.astype(np.intp)]  # -1 and -2 are the last rows
                continue
            features[:, 0] = given
            if block.column.type is ColumnType.CATEGORICAL:
                features[features < 0.0] = np.nan
        return x


class RowBlock(NamedTuple):
    """A Block for one row: `table` as lists, or None."""

    features: range
    table: list[list[float]] | None
    is_category: bool


@dataclass(frozen=True, slots=True, eq=False)
class RowEncoding:
    """An Encoding for one row, without arrays."""

    width: int
    blocks: tuple[RowBlock, ...]

    def row(self, cells: Sequence[float]) -> list[float]:
        """The features of a row of codes and numbers, as a row of `Encoding.matrix`."""
        x = [nan] * self.width
        for (features, table, is_category), cell in zip(self.blocks, cells, strict=True):
            if table is not None:
                x[features.start : features.stop] = table[int(cell)]  # -1 and -2 are the last rows
            elif not is_category or cell >= 0:
                x[features.start] = cell
        return x
