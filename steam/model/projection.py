"""Principal components: a row's coordinates along the directions of most variance."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.imputation import category_codes, check_length, imputed_numbers
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model

Floats = NDArray[np.float64]

_MAX_TABLE_CELLS = 1 << 24


@dataclass(frozen=True, slots=True, eq=False)
class ProjectionModel:
    """Components as sums over columns: for a level its row of `directions`, for a number
    (x - `shifts[j]`) * `factors[j]` times the row of number j.

    `order` tells which features the columns are, categoricals first. `directions`: float64
    (rows, components): categorical i has the rows `category_offsets[i]` up to the next offset,
    then come those of the numbers. The first level has no row unless `use_all_factor_levels`. A
    level without a row and a missing one add nothing; a missing number makes all components NaN.
    The answers are the extras PC1, PC2, ...

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    order: tuple[int, ...]
    category_offsets: tuple[int, ...]
    use_all_factor_levels: bool
    shifts: Floats
    factors: Floats
    directions: Floats
    _categoricals: tuple[Column, ...] = field(init=False, repr=False)
    _numerics: tuple[Column, ...] = field(init=False, repr=False)
    _tables: tuple[Floats, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {Category.DIM_REDUCTION})
        features = self.signature.features
        if sorted(self.order) != list(range(len(features))):
            raise refuse_model("the order of its columns does not name each of them once")
        cats = len(self.category_offsets) - 1
        columns = tuple(features[i] for i in self.order)
        found = [column.type is ColumnType.CATEGORICAL for column in columns]
        if found != [i < cats for i in range(len(features))]:
            raise refuse_model(f"its first {cats} columns are not the categorical ones")
        self._set("_categoricals", columns[:cats])
        self._set("_numerics", columns[cats:])
        for name in ("shifts", "factors", "directions"):
            self._set(name, owned(getattr(self, name), np.float64))
            if not np.isfinite(getattr(self, name)).all():
                raise refuse_model("a number of the projection is not finite")
        self._check_shapes()
        self._set("_tables", tuple(self._table(i) for i in range(cats)))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_shapes(self) -> None:
        offsets = self.category_offsets
        if offsets[0] != 0 or list(offsets) != sorted(offsets):
            raise refuse_model("the offsets of its categorical columns do not go up from 0")
        numbers = len(self._numerics)
        if self.shifts.shape != (numbers,) or self.factors.shape != (numbers,):
            raise refuse_model(f"its {numbers} numbers cannot be standardised")
        if self.directions.ndim != 2 or len(self.directions) != offsets[-1] + numbers:
            raise refuse_model("its directions do not have a row for each level and number")
        if not self.directions.shape[1]:
            raise refuse_model("it has no components")
        levels = sum(len(column.levels) + 1 for column in self._categoricals)
        if levels * self.directions.shape[1] > _MAX_TABLE_CELLS:
            raise refuse_model("its levels are too many for its components")

    def _table(self, i: int) -> Floats:
        """(levels + 1, components) of categorical i: what each level adds, then a missing one."""
        start, stop = self.category_offsets[i : i + 2]
        first = 0 if self.use_all_factor_levels else 1
        levels = len(self._categoricals[i].levels)
        rows = self.directions[start : min(stop, start + levels - first)]
        table = np.zeros((levels + 1, self.directions.shape[1]))
        table[first : first + len(rows)] = rows
        return owned(table, np.float64)

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Offsets are ignored.

        Raises InvalidInput for a column or offset of another length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        components = np.zeros((rows, self.directions.shape[1]))
        for column, table in zip(self._categoricals, self._tables, strict=True):
            components += table.take(category_codes(columns, column.name, rows), axis=0)
        with np.errstate(over="ignore", invalid="ignore"):
            for j, column in enumerate(self._numerics):
                number = imputed_numbers(columns, column.name, rows, np.nan)
                scaled = (number - self.shifts[j]) * self.factors[j]
                components += scaled[:, None] * self.directions[self.category_offsets[-1] + j]
        names = (f"PC{i + 1}" for i in range(components.shape[1]))
        return Prediction(extras=dict(zip(names, np.ascontiguousarray(components.T), strict=True)))
