"""UBJSON as XGBoost writes it: Universal Binary JSON, draft 12, with sized and typed arrays.

An object is `{`, then names (a length and UTF-8) each with a value, then `}`. A value is a marker
and big-endian bytes; an array may announce its length after `#` and, before it, one type for all
items after `$`, and then has no end mark.
"""

import struct

import numpy as np

from steam.model.native.errors import refuse_file

MAX_DEPTH = 16
_MAX_VALUES = 4_000_000  # a typed array is one
_LENGTHS = {b"i": "b", b"U": "B", b"I": ">h", b"l": ">i", b"L": ">q"}
_NUMBERS = {**_LENGTHS, b"d": ">f", b"D": ">d"}
_CONSTANTS = {b"T": True, b"F": False, b"Z": None}


def parse_ubjson(data: bytes) -> object:
    """The value of `data`: dict, list, str, int, float, bool, None; typed arrays as numpy's.

    Raises InvalidArtifact for anything else, and nesting deeper than MAX_DEPTH.
    """
    reader = _Reader(data)
    value = reader.value(reader.take(1), MAX_DEPTH)
    if not reader.at_end:
        raise refuse_file("something follows its end")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._values = 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._data)

    def take(self, size: int) -> bytes:
        start = self._at
        if not 0 <= size <= len(self._data) - start:
            raise refuse_file("it ends too early")
        self._at += size
        return self._data[start : self._at]

    def value(self, marker: bytes, depth: int) -> object:
        self._values += 1
        if depth == 0 or self._values > _MAX_VALUES:
            raise refuse_file("it is nested too deeply, or of too many values")
        if marker in _NUMBERS:
            return self._number(_NUMBERS[marker])
        if marker in _CONSTANTS:
            return _CONSTANTS[marker]
        match marker:
            case b"S":
                return self._text(self.take(1))
            case b"{":
                return self._object(depth)
            case b"[":
                return self._array(depth)
            case _:
                raise refuse_file(f"{marker!r} starts no value of it")

    def _number(self, layout: str) -> int | float:
        number: int | float = struct.unpack(layout, self.take(struct.calcsize(layout)))[0]
        return number

    def _length(self, marker: bytes) -> int:
        if marker not in _LENGTHS:
            raise refuse_file(f"{marker!r} starts no length of it")
        length = int(self._number(_LENGTHS[marker]))
        if length < 0:
            raise refuse_file("a length of it is negative")
        return length

    def _text(self, marker: bytes) -> str:
        try:
            return self.take(self._length(marker)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise refuse_file("a text of it is not UTF-8") from error

    def _object(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while (marker := self.take(1)) != b"}":
            name = self._text(marker)
            found[name] = self.value(self.take(1), depth - 1)
        return found

    def _array(self, depth: int) -> object:
        marker = self.take(1)
        if marker == b"$":
            kind = _NUMBERS.get(self.take(1))
            if kind is None or self.take(1) != b"#":
                raise refuse_file("an array of it is of no known type")
            dtype = np.dtype(kind)
            size = self._length(self.take(1))
            return np.frombuffer(self.take(size * dtype.itemsize), dtype)
        if marker == b"#":
            size = self._length(self.take(1))
            return [self.value(self.take(1), depth - 1) for _ in range(size)]
        found = []
        while marker != b"]":
            found.append(self.value(marker, depth - 1))
            marker = self.take(1)
        return found
