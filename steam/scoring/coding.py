"""Rows of JSON values to columns of a signature, under an input policy. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.policy import InputPolicy
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType, Signature
from steam.scoring.cells import Doubt, DoubtfulCell, ReadLevel, ReadNumber, read_number, reader_of
from steam.scoring.doubts import Doubts, strictness_by_doubt
from steam.scoring.errors import Unacceptable

Row = Mapping[str, object]

_ABSENT = object()
_UNKNOWN_SHOWN = 10  # unknown columns named per row; the rest are counted
_NAME_SHOWN = 80


@dataclass(frozen=True, slots=True)
class CodedRows:
    """Columns for a predictor, and the warnings of each row by its index from 0.

    `offset` is float64 (n,), or None when the model has no offset.
    """

    columns: Columns
    offset: NDArray[np.float64] | None
    warnings: Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _ColumnCoder:
    """Codes one column. `missing` stands for a missing value and `taken_as` says so."""

    name: str
    read: ReadNumber | ReadLevel
    missing: float
    taken_as: str = "taken as NA"
    null_is_doubtful: bool = False

    def code(self, rows: Sequence[Row], doubts: Doubts) -> list[float]:
        """One value per row. Raises Unacceptable at the first cell that the policy refuses."""
        name, read, missing = self.name, self.read, self.missing
        values: list[float] = []
        for index, row in enumerate(rows):
            value = row.get(name, _ABSENT)
            if value is _ABSENT or value is None:
                if value is _ABSENT or self.null_is_doubtful:
                    doubts.add(index, name, Doubt.MISSING_COLUMN, "is missing", self.taken_as)
                values.append(missing)
                continue
            try:
                values.append(read(value))
            except DoubtfulCell as cell:
                doubts.add(index, name, cell.doubt, cell.says, self.taken_as)
                values.append(missing)
        return values


class RowCoder:
    """Codes rows by one signature under one policy. Immutable; safe to share between threads.

    `known` are further columns of the training data that rows may hold and that are ignored.
    A row without its offset is scored with offset 0, which `missing_column` judges even where the
    offset is an explicit null: an offset has no missing value that a model could have learned.
    """

    def __init__(
        self, signature: Signature, policy: InputPolicy, known: Iterable[str] = ()
    ) -> None:
        self._strictness = strictness_by_doubt(policy)
        self._kinds = tuple(
            (column.name, column.type is ColumnType.CATEGORICAL) for column in signature.features
        )
        self._has_offset = signature.offset is not None
        self._coders = tuple(_coder_of(column) for column in signature.features)
        if signature.offset is not None:
            self._coders += (_ColumnCoder(signature.offset, read_number, 0.0, "taken as 0", True),)
        self._known = frozenset(
            {*signature.names, signature.response.name, signature.offset or "", *known} - {""}
        )

    def code(self, rows: Sequence[Row], first_row: int = 1) -> CodedRows:
        """Columns of `rows`, the first of which is row number `first_row` to the user.

        Raises Unacceptable for the first row that the policy refuses.
        """
        doubts = Doubts(self._strictness, first_row)
        refusals: list[Unacceptable] = []
        values: list[list[float]] = []
        for coder in self._coders:
            try:
                values.append(coder.code(rows, doubts))
            except Unacceptable as refusal:
                refusals.append(refusal)
        try:
            self._check_names(rows, doubts)
        except Unacceptable as refusal:
            refusals.append(refusal)
        if refusals:
            raise min(refusals, key=_row_of)
        columns = {
            name: np.array(column, np.int32) if categorical else np.array(column, np.float64)
            for (name, categorical), column in zip(self._kinds, values, strict=False)
        }
        offset = np.array(values[-1], np.float64) if self._has_offset else None
        return CodedRows(columns, offset, doubts.warnings)

    def _check_names(self, rows: Sequence[Row], doubts: Doubts) -> None:
        known = self._known
        for index, row in enumerate(rows):
            if row.keys() <= known:
                continue
            unknown = [name for name in row if name not in known]
            for place, name in enumerate(unknown[:_UNKNOWN_SHOWN], 1):
                shown = name if len(name) <= _NAME_SHOWN else name[:_NAME_SHOWN] + "…"
                rest = len(unknown) - _UNKNOWN_SHOWN if place == _UNKNOWN_SHOWN else 0
                says = f"and {rest} more are" if rest > 0 else "is"
                doubts.add(
                    index, shown, Doubt.UNKNOWN_COLUMN, f"{says} unknown to the model", "ignored"
                )


def _coder_of(column: Column) -> _ColumnCoder:
    if column.type is ColumnType.CATEGORICAL:
        return _ColumnCoder(column.name, reader_of(column), -1)
    return _ColumnCoder(column.name, reader_of(column), math.nan)


def _row_of(refusal: Unacceptable) -> int:
    row = refusal.details["row"]
    return row if isinstance(row, int) else 0
