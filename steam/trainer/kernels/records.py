"""Records of delimited text, read by the loop in C."""

import ctypes
from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from steam.trainer.kernels.fields import (
    Columns,
    Field,
    LevelField,
    Levels,
    NumberField,
    Numbers,
    Text,
    TooManyLevels,
)
from steam.trainer.kernels.powers import powers_of_five
from steam.trainer.kernels.signatures import AT, COUNT, REAL

MOST_LEVELS = 4096
"""Of a column, and the slots of those that were met: records.c."""

_SLOTS = 1 << 13
_SLOT_BYTES = 24
_TOO_MANY = -2
_NEWLINE = ord("\n")
_OF_NUMBERS = "+-.0123456789eE"


class _Kind(IntEnum):
    PASSED = 0
    NUMBER = 1
    LEVEL = 2


class _Column(ctypes.Structure):
    """`Column` of records.c."""

    _fields_ = (
        ("kind", COUNT),
        ("out", AT),
        ("missing", AT),
        ("missing_size", COUNT),
        ("whole", COUNT),
        ("largest", REAL),
        ("slots", AT),
        ("starts", AT),
        ("sizes", AT),
        ("levels", COUNT),
    )


def read_records(
    library: ctypes.CDLL, parts: Sequence[Text], separator: str, rows: int, fields: Sequence[Field]
) -> Columns | TooManyLevels | None:
    """As `Kernels.records` says."""
    texts = [np.frombuffer(part, dtype=np.uint8) for part in parts if len(part)]
    if separator in _OF_NUMBERS or any(text[-1] != _NEWLINE for text in texts):
        return None
    readers = [_READERS[type(field)](field, rows) for field in fields]
    columns = (_Column * len(readers))(*(reader.column for reader in readers))
    powers = powers_of_five()
    row = 0
    for text in texts:
        at, size = text.ctypes.data, len(text)
        row = library.read_records(
            at, size, ord(separator), row, rows, powers.ctypes.data, columns, len(columns)
        )
        if row <= _TOO_MANY:
            return TooManyLevels(_TOO_MANY - row)
        if row < 0:
            return None
    if row != rows:
        return None
    return [reader.found(own) for reader, own in zip(readers, columns, strict=True)]


class _Passed:
    def __init__(self, field: None, rows: int) -> None:
        self.column = _Column(kind=_Kind.PASSED)

    def found(self, column: _Column) -> None:
        return None


class _NumberReader:
    def __init__(self, field: NumberField, rows: int) -> None:
        self._values = np.empty(rows)
        self._missing = np.frombuffer(field.missing or b"\0", dtype=np.uint8)
        self.column = _Column(
            kind=_Kind.NUMBER,
            out=self._values.ctypes.data,
            missing=self._missing.ctypes.data,
            missing_size=len(field.missing),
            whole=1,
        )

    def found(self, column: _Column) -> Numbers:
        return Numbers(self._values, bool(column.whole), column.largest if column.whole else 0.0)


class _LevelReader:
    def __init__(self, field: LevelField, rows: int) -> None:
        self._codes = np.empty(rows, dtype=np.uint16)
        self._slots = np.zeros(_SLOTS * _SLOT_BYTES, dtype=np.uint8)
        self._places = np.empty((2, MOST_LEVELS + 1), dtype=np.int64)
        self.column = _Column(
            kind=_Kind.LEVEL,
            out=self._codes.ctypes.data,
            slots=self._slots.ctypes.data,
            starts=self._places[0].ctypes.data,
            sizes=self._places[1].ctypes.data,
        )

    def found(self, column: _Column) -> Levels:
        starts, sizes = self._places[:, 1 : column.levels + 1].tolist()
        return Levels(self._codes, (b"", *map(ctypes.string_at, starts, sizes)))


_READERS = {type(None): _Passed, NumberField: _NumberReader, LevelField: _LevelReader}
