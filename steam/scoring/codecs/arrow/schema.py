"""The columns that the schema of an Arrow stream announces, where their buffers are plain.

Source: the format's Schema.fbs, and its "Recursively-layout" chapter for what each type has.
"""

from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from steam.core.arrow.flatbuffer import FlatTable, root_of

_LONGEST = 1 << 14  # bytes of a schema, which are kept
_LITTLE_ENDIAN = 0
_INT, _FLOAT, _UTF8, _BOOL, _LARGE_UTF8, _UTF8_VIEW = 2, 3, 5, 6, 20, 24  # of the union Type
_PRECISIONS = {1: "<f4", 2: "<f8"}


class Text(Enum):
    """How texts lie in buffers: one after another, by offsets of 4 or 8 bytes, or as views."""

    OFFSETS = auto()
    LARGE_OFFSETS = auto()
    VIEWS = auto()


Kind = np.dtype[np.generic] | Text


def plain_schema(metadata: memoryview) -> Mapping[str, Kind] | None:
    """The columns by name; None where one of them is of another kind than these.

    Raises ValueError or struct.error for what is no schema.
    """
    return _schema(bytes(metadata)) if len(metadata) <= _LONGEST else None


@lru_cache(maxsize=16)
def _schema(metadata: bytes) -> Mapping[str, Kind] | None:
    schema = root_of(memoryview(metadata)).table(2)
    if schema.number(0, "<h") != _LITTLE_ENDIAN:
        return None
    fields = list(schema.tables(1))
    kinds = {field.text(0): kind for field in fields if (kind := _kind(field)) is not None}
    return kinds if len(kinds) == len(fields) else None


def _kind(field: FlatTable) -> Kind | None:
    if field.field(4) is not None:  # coded by a dictionary
        return None
    kind = field.number(2, "<B")
    if kind == _BOOL:
        return np.dtype(np.bool_)
    if kind == _FLOAT:
        precision = _PRECISIONS.get(field.table(3).number(0, "<h"))
        return None if precision is None else np.dtype(precision)
    if kind == _INT:
        return integer_of(field.table(3))
    return {_UTF8: Text.OFFSETS, _LARGE_UTF8: Text.LARGE_OFFSETS, _UTF8_VIEW: Text.VIEWS}.get(kind)


def integer_of(kind: FlatTable) -> np.dtype[np.generic] | None:
    """The integers of a type that is one; None for others than have 1, 2, 4 or 8 bytes."""
    bits, is_signed = kind.number(0, "<i"), kind.number(1, "<?")
    return np.dtype(f"<{'i' if is_signed else 'u'}{bits // 8}") if bits in {8, 16, 32, 64} else None
