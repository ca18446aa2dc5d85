"""What the messages of an Arrow IPC stream say of themselves, before anybody believes it.

A reader of Arrow allocates what a message announces, and ends the process where it cannot. So the
announcements are held against the bytes that are there. Source: the format's Message.fbs.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from steam.core.errors import InvalidInput, Unsupported

_CONTINUATION = 0xFFFFFFFF
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3  # members of the union MessageHeader


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a flatbuffer: its fields are found by number."""

    data: memoryview
    place: int

    def field(self, number: int) -> int | None:
        """Where a field is; None where it has its default. Raises ValueError, struct.error."""
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

    def table(self, number: int) -> "_Table":
        """A field that is a table."""
        place = self.field(number)
        if place is None:
            raise ValueError("a part is missing")
        return _Table(self.data, place + self._number("<I", place))

    def pairs(self, number: int) -> Iterator[tuple[int, int]]:
        """A field that is a vector of structs of two 64-bit integers."""
        place = self.field(number)
        if place is None:
            return iter(())
        start = place + self._number("<I", place)
        count = self._number("<I", start)
        return struct.iter_unpack("<qq", self._bytes(start + 4, 16 * count))

    def _number(self, form: str, place: int) -> int:
        number: int
        (number,) = struct.unpack(form, self._bytes(place, struct.calcsize(form)))
        return number

    def _bytes(self, place: int, size: int) -> memoryview:
        if not 0 <= place <= place + size <= len(self.data):
            raise ValueError("a part is outside")
        return self.data[place : place + size]


def check_messages(stream: bytes, most_rows: int) -> int:
    """How many rows a stream announces.

    Raises InvalidInput where a message announces what is not there, or more rows than
    `most_rows`, and Unsupported where it is compressed: what it would become is not known.
    """
    try:
        return sum(_lengths_of_batches(memoryview(stream), most_rows))
    except (ValueError, struct.error) as error:
        raise no_stream() from error


def no_stream() -> InvalidInput:
    """The error for a body that cannot be read."""
    return InvalidInput(
        "The body is not an Arrow IPC stream.",
        hint="Send the stream format, uncompressed, and not the file format (Feather).",
    )


def _lengths_of_batches(stream: memoryview, most_rows: int) -> Iterator[int]:
    """How many rows each batch announces. Raises ValueError, struct.error and Unsupported."""
    place = 0
    while place < len(stream):
        mark, size = struct.unpack_from("<II", stream, place)
        if mark != _CONTINUATION:
            raise ValueError("no message")
        if size == 0:
            return
        body = place + 8 + size
        metadata = stream[place + 8 : body]
        message = _Table(metadata, struct.unpack_from("<I", metadata)[0])
        kind, body_size = message.number(1, "<B"), message.number(3, "<q")
        if not 0 <= body_size <= len(stream) - body:
            raise ValueError("the body ends early")
        if kind == _BATCH:
            yield _checked_length(message.table(2), body_size, most_rows)
        elif kind == _DICTIONARY:
            _checked_length(message.table(2).table(1), body_size, most_rows)
        elif kind != _SCHEMA:
            raise ValueError("a message of another kind")
        place = body + body_size


def _checked_length(batch: _Table, body_size: int, most_rows: int) -> int:
    if batch.field(3) is not None:
        raise Unsupported(
            "A compressed Arrow stream cannot be read.", hint="Write it without compression."
        )
    lengths = [batch.number(0, "<q"), *(length for length, _ in batch.pairs(1))]
    if not all(0 <= length <= most_rows for length in lengths):
        raise ValueError("more rows than there may be")
    for offset, size in batch.pairs(2):
        if not 0 <= offset <= offset + size <= body_size:
            raise ValueError("a buffer outside of the body")
    return lengths[0]
