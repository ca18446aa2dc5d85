"""Every encoding as it lies in a file: its numbers and its arrays, by name, and what must hold.

An encoding that is not in this table cannot be stored. The names in it are those of the fields of
the encoding's class, and they are part of the file format.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.encodings.floats import ConstantChunk, FloatChunk
from steam.trainer.frame.encodings.grid import GridChunk
from steam.trainer.frame.encodings.levels import ConstantLevelChunk, LevelChunk
from steam.trainer.frame.encodings.scaled import ScaledChunk
from steam.trainer.frame.encodings.text import TextChunk
from steam.trainer.frame.encodings.uuids import UuidChunk
from steam.trainer.frame.vec import VecType

Number = bool | int | float | None

UUIDS = "16|u1"
"""The dtype word of arrays of shape (rows, 16)."""

_NUMERIC = frozenset({VecType.INT, VecType.REAL, VecType.TIME})
_ENUM = frozenset({VecType.ENUM})
_TEXT = frozenset({VecType.STRING})
_CODES = ("|u1", "<u2", "<u4")
_INTEGER, _REAL, _TRUTH, _INTEGER_OR_NONE = (int,), (float,), (bool,), (int, type(None))
_CONTINUATION = 0x80  # the upper two bits of a byte that begins no character of UTF-8
_UPPER_TWO_BITS = 0xC0


@dataclass(frozen=True, slots=True)
class Form:
    """One encoding: which columns may have it, the types of its numbers, the dtypes of its arrays.

    `holds` tells whether a chunk of it can be decoded in a column of that many levels. Arrays
    named in `optional` may be absent; a chunk without arrays takes `fixed_bytes` in memory.
    """

    encoding: type[Any]
    columns: frozenset[VecType]
    numbers: Mapping[str, tuple[type, ...]]
    arrays: Mapping[str, tuple[str, ...]]
    holds: Callable[[Any, int], bool]
    optional: frozenset[str] = frozenset()
    fixed_bytes: int = 0


def _constant_level(chunk: ConstantLevelChunk, levels: int) -> bool:
    return -1 <= chunk.code < levels


def _levels(chunk: LevelChunk, levels: int) -> bool:
    known = 0 <= chunk.cardinality <= levels
    return known and _within(chunk.codes, chunk.cardinality)


def _scaled(chunk: ScaledChunk, _levels: int) -> bool:
    whole = chunk.bias == np.rint(chunk.bias) and abs(chunk.bias) <= 2.0**53
    return bool(whole and 1.0 <= chunk.divisor <= 2.0**53)


def _grid(chunk: GridChunk, _levels: int) -> bool:
    return abs(chunk.low) <= 2.0**53 and 1.0 <= chunk.step <= 2.0**54


def _text(chunk: TextChunk, _levels: int) -> bool:
    if len(chunk.offsets) == 0:
        return False
    offsets = chunk.offsets.astype(np.int64)
    if offsets[0] != 0 or offsets[-1] != len(chunk.data) or np.any(np.diff(offsets) < 0):
        return False
    if not _bitmap(chunk.missing, chunk.rows):
        return False
    try:
        chunk.data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    starts = np.frombuffer(chunk.data, np.uint8)[offsets[offsets < len(chunk.data)]]
    return not np.any((starts & _UPPER_TWO_BITS) == _CONTINUATION)


def _uuids(chunk: UuidChunk, _levels: int) -> bool:
    return _bitmap(chunk.missing, chunk.rows)


def _bitmap(missing: NDArray[np.uint8] | None, rows: int) -> bool:
    return missing is None or len(missing) == (rows + 7) // 8


def _within(codes: Any, highest: int) -> bool:
    return len(codes) == 0 or (int(codes.min()) >= 0 and int(codes.max()) <= highest)


def _always(_chunk: object, _levels: int) -> bool:
    return True


FORMS: Mapping[str, Form] = {
    "constant": Form(
        ConstantChunk, _NUMERIC, {"value": _REAL, "rows": _INTEGER}, {}, _always, fixed_bytes=8
    ),
    "float": Form(FloatChunk, _NUMERIC, {}, {"values": ("<f4", "<f8")}, _always),
    "scaled": Form(
        ScaledChunk,
        _NUMERIC,
        {"bias": _REAL, "divisor": _REAL, "missing_code": _INTEGER_OR_NONE},
        {"codes": _CODES},
        _scaled,
    ),
    "grid": Form(
        GridChunk,
        _NUMERIC,
        {"low": _REAL, "step": _REAL, "missing_code": _INTEGER_OR_NONE},
        {"codes": _CODES},
        _grid,
    ),
    "constant level": Form(
        ConstantLevelChunk,
        _ENUM,
        {"code": _INTEGER, "rows": _INTEGER},
        {},
        _constant_level,
        fixed_bytes=4,
    ),
    "level": Form(
        LevelChunk,
        _ENUM,
        {"cardinality": _INTEGER},
        {"codes": ("|u1", "<u2", "<i4")},
        _levels,
    ),
    "text": Form(
        TextChunk,
        _TEXT,
        {},
        {"data": ("bytes",), "offsets": ("<u4", "<u8"), "missing": ("|u1",)},
        _text,
        optional=frozenset({"missing"}),
    ),
    "uuid": Form(
        UuidChunk,
        _TEXT,
        {"upper": _TRUTH},
        {"data": (UUIDS,), "missing": ("|u1",)},
        _uuids,
        optional=frozenset({"missing"}),
    ),
}
