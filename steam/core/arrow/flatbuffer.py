"""The tables of a flatbuffer, read field by field from bytes that nobody vouches for.

Source: FlatBuffers' internals, https://flatbuffers.dev/internals. Everything here raises
ValueError or struct.error where the bytes are no such table.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table: its fields are found by number."""

    data: memoryview
    place: int

    def field(self, number: int) -> int | None:
        """Where a field is; None where it has its default."""
        vtable = self.place - self._number("<i", self.place)
        entry = 4 + 2 * number
        if entry + 2 > self._number("<H", vtable):
            return None
        offset = self._number("<H", vtable + entry)
        return self.place + offset if offset else None

    def number(self, number: int, form: str) -> int:
        """A field of a struct format; 0 where it has its default."""
        place = self.field(number)
        return 0 if place is None else self._number(form, place)

    def table(self, number: int) -> "FlatTable":
        """A field that is a table."""
        place = self.field(number)
        if place is None:
            raise ValueError("a part is missing")
        return self._at(place)

    def tables(self, number: int) -> Iterator["FlatTable"]:
        """A field that is a vector of tables."""
        start, count = self._vector(number)
        return (self._at(start + 4 * index) for index in range(count))

    def size(self, number: int) -> int:
        """How many elements a field says to have that is a vector or text."""
        return self._vector(number)[1]

    def text(self, number: int) -> str:
        """A field that is text."""
        start, size = self._vector(number)
        return str(self._bytes(start, size), "utf-8")

    def structs(self, number: int, form: str) -> Iterator[tuple[int, ...]]:
        """A field that is a vector of structs of a format."""
        start, count = self._vector(number)
        return struct.iter_unpack(form, self._bytes(start, struct.calcsize(form) * count))

    def _vector(self, number: int) -> tuple[int, int]:
        """Where the first element of a field is, and how many there are."""
        place = self.field(number)
        if place is None:
            return 0, 0
        start = place + self._number("<I", place)
        return start + 4, self._number("<I", start)

    def _at(self, place: int) -> "FlatTable":
        return FlatTable(self.data, place + self._number("<I", place))

    def _number(self, form: str, place: int) -> int:
        number: int
        (number,) = struct.unpack(form, self._bytes(place, struct.calcsize(form)))
        return number

    def _bytes(self, place: int, size: int) -> memoryview:
        if not 0 <= place <= place + size <= len(self.data):
            raise ValueError("a part is outside")
        return self.data[place : place + size]


def root_of(data: memoryview) -> FlatTable:
    """The table that a flatbuffer is."""
    return FlatTable(data, struct.unpack_from("<I", data)[0])
