"""The entrance of a network: levels become slots, numbers are standardised."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.imputation import category_codes, imputed_numbers
from steam.model.predictor import Columns
from steam.model.signature import Column, Signature
from steam.model.signature_checks import categoricals_first, check_columns, refuse_model

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class NetworkInputs:
    """How the columns of a signature, categoricals first, become the inputs of a network.

    Categorical i has the slots `category_offsets[i]` up to the next offset; one of them is 1 and
    the others 0. Its last slot is for missing values, and for levels that have no slot of their
    own; without `use_all_factor_levels` the first level has none and leaves all slots 0. Then
    come the numbers, as (x - `shifts[j]`) * `factors[j]`, or as they are when both are empty;
    one that is missing is 0.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    category_offsets: tuple[int, ...]
    use_all_factor_levels: bool
    shifts: Floats
    factors: Floats
    categoricals: tuple[Column, ...] = field(init=False)
    numerics: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        check_columns(self.signature)
        cats = categoricals_first(self.signature)
        object.__setattr__(self, "categoricals", self.signature.features[:cats])
        object.__setattr__(self, "numerics", self.signature.features[cats:])
        self._check_offsets()
        for name in ("shifts", "factors"):
            values = owned(getattr(self, name), np.float64)
            if values.shape not in {(0,), (len(self.numerics),)} or not np.isfinite(values).all():
                raise refuse_model(f"its {len(self.numerics)} numbers cannot be standardised")
            object.__setattr__(self, name, values)
        if self.shifts.shape != self.factors.shape:
            raise refuse_model("its numbers are shifted or scaled, not both")

    def _check_offsets(self) -> None:
        offsets = self.category_offsets
        if len(offsets) != len(self.categoricals) + 1 or offsets[0] != 0:
            raise refuse_model(f"{len(self.categoricals)} categorical columns have other offsets")
        for column, (start, stop) in zip(self.categoricals, pairwise(offsets), strict=True):
            if not 1 <= stop - start <= len(column.levels) + 1:
                raise refuse_model(f"column {column.name[:40]!r} has {stop - start} inputs")

    @property
    def slots(self) -> int:
        """The number of inputs that belong to categorical columns."""
        return self.category_offsets[-1]

    @property
    def size(self) -> int:
        return self.slots + len(self.numerics)

    def slots_by_code(self, i: int) -> NDArray[np.intp]:
        """(levels + 1,) for categorical i: the input of each level, then of missing; -1 for none.

        Code -1 reaches the last from the end.
        """
        start, stop = self.category_offsets[i : i + 2]
        levels = len(self.categoricals[i].levels)
        first = start if self.use_all_factor_levels else start - 1
        slots = np.minimum(np.arange(first, first + levels + 1), stop - 1)
        slots[-1] = stop - 1
        if not self.use_all_factor_levels:
            slots[0] = -1
        return slots

    def codes(self, columns: Columns, rows: int) -> list[Codes]:
        """int32 (rows,) per categorical."""
        return [category_codes(columns, column.name, rows) for column in self.categoricals]

    def numbers(self, columns: Columns, rows: int) -> list[Floats]:
        """float64 (rows,) per number, as given, NaN for missing."""
        return [imputed_numbers(columns, column.name, rows, np.nan) for column in self.numerics]

    def standardised(self, number: Floats, j: int) -> Floats:
        """Number j as the network takes it."""
        if self.factors.size:
            with np.errstate(over="ignore", invalid="ignore"):
                number = (number - self.shifts[j]) * self.factors[j]
        return np.where(np.isnan(number), 0.0, number)
