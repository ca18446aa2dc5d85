"""Target encoding: in place of a level, the mean response of the training rows that had it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.imputation import category_codes, check_length
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model

Floats = NDArray[np.float64]
Combinations = NDArray[np.int64]

_EXACT = 2**53  # H2O counts combinations in doubles


@dataclass(frozen=True, slots=True, eq=False)
class TargetEncoding:
    """What one column, or several together, become.

    `values`: float64 (keys + 1, outputs), what each key becomes and, last, what a missing or
    unknown one becomes. The keys of one column are its levels. Those of several are the
    `combinations` that training saw, int64 (keys,), going up: the sum over the columns of the
    level, or of their number of levels where it is missing, in mixed radix, first column lowest.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    columns: tuple[Column, ...]
    outputs: tuple[str, ...]
    values: Floats
    combinations: Combinations | None = None

    def __post_init__(self) -> None:
        if any(column.type is not ColumnType.CATEGORICAL for column in self.columns):
            raise refuse_model("a column without levels is encoded")
        object.__setattr__(self, "values", owned(self.values, np.float64))
        if self.combinations is None:
            if len(self.columns) != 1:
                raise refuse_model("columns are encoded together and their combinations missing")
            keys = len(self.columns[0].levels)
        else:
            object.__setattr__(self, "combinations", owned(self.combinations, np.int64))
            self._check_combinations(self.combinations)
            keys = len(self.combinations)
        if self.values.shape != (keys + 1, len(self.outputs)):
            raise refuse_model(f"{keys} keys do not have {len(self.outputs)} values each")
        if not np.isfinite(self.values).all():
            raise refuse_model("the value of a level is not a finite number")

    def _check_combinations(self, combinations: Combinations) -> None:
        possible = 1
        for column in self.columns:
            possible *= len(column.levels) + 1
        if not combinations.size or possible > _EXACT:
            raise refuse_model("columns encoded together have no combinations, or too many")
        if combinations[0] < 0 or combinations[-1] >= possible or (np.diff(combinations) < 1).any():
            raise refuse_model("the combinations of columns encoded together do not go up")

    def encoded(self, columns: Columns, rows: int) -> Floats:
        """float64 (outputs, rows). Raises InvalidInput for a column of another length."""
        codes = [category_codes(columns, column.name, rows) for column in self.columns]
        keys = codes[0] if self.combinations is None else self._keys(codes, self.combinations)
        return np.ascontiguousarray(self.values.take(keys, axis=0).T)

    def _keys(self, codes: Sequence[NDArray[np.int32]], known: Combinations) -> NDArray[np.int64]:
        """The number of each row's combination among the known ones, -1 for none of them."""
        combination = np.zeros(len(codes[0]), dtype=np.int64)
        radix = 1
        for column, code in zip(self.columns, codes, strict=True):
            levels = len(column.levels)
            combination += radix * np.where(code < 0, levels, code).astype(np.int64)
            radix *= levels + 1
        found = np.minimum(np.searchsorted(known, combination), len(known) - 1)
        return np.where(known[found] == combination, found, -1)


@dataclass(frozen=True, slots=True, eq=False)
class TargetEncoderModel:
    """Encodings side by side. Its answers are extras under the names of their outputs.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    encodings: tuple[TargetEncoding, ...]

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {Category.TARGET_ENCODER})
        names = [name for encoding in self.encodings for name in encoding.outputs]
        if not names or len(set(names)) != len(names):
            raise refuse_model("two encodings have the same name, or there are none")
        if any(
            column not in self.signature.features
            for encoding in self.encodings
            for column in encoding.columns
        ):
            raise refuse_model("an encoding is of a column that the model does not have")

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Encode `rows` rows. Offsets are ignored.

        Raises InvalidInput for a column or offset of another length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        extras: dict[str, Floats] = {}
        for encoding in self.encodings:
            encoded = encoding.encoded(columns, rows)
            extras.update(zip(encoding.outputs, encoded, strict=True))
        return Prediction(extras=extras)
