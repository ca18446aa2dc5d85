"""Arrow streams made part by part, as no writer of Arrow makes them."""

import struct
from collections.abc import Callable, Sequence

from flatbuffers import Builder

NULL, INTEGER, TEXT, TIMESTAMP, LIST, STRUCT, UNION = 1, 2, 5, 10, 12, 13, 14
TEXT_VIEW, RUNS = 24, 22
_CONTINUATION = 0xFFFFFFFF
END = struct.pack("<II", _CONTINUATION, 0)

Part = int
"""Where in its builder a part is; it may be used more than once."""


def schema(make: Callable[[Builder], Sequence[Part]], metadata=None) -> bytes:
    """The message of a schema; `make` gives its columns, `metadata` pairs of texts."""
    builder = Builder(1 << 12)
    columns = _vector(builder, make(builder))
    about = None if metadata is None else pairs(builder, metadata(builder))
    return _message(builder, 1, _table(builder, (1, columns), (2, about)))


def batch(
    rows: int,
    nodes: Sequence[tuple[int, int]],
    buffers: Sequence[tuple[int, int]],
    body: bytes = b"",
    views: Sequence[int] = (),
) -> bytes:
    """The message of a record batch; `views` are the numbers of texts' buffers."""
    builder = Builder(1 << 10)
    return _message(builder, 3, _batch(builder, rows, nodes, buffers, views), body)


def dictionary(number: int, nodes, buffers, body: bytes = b"", views: Sequence[int] = ()) -> bytes:
    """The message of a dictionary."""
    builder = Builder(1 << 10)
    inner = _batch(builder, nodes[0][0], nodes, buffers, views)
    builder.StartObject(3)
    builder.PrependInt64Slot(0, number, 0)
    builder.PrependUOffsetTRelativeSlot(1, inner, 0)
    return _message(builder, 2, builder.EndObject(), body)


def text(builder: Builder, value: str) -> Part:
    return builder.CreateString(value)


def pairs(builder: Builder, texts: Sequence[tuple[Part, Part]]) -> Part:
    return _vector(builder, [_table(builder, (0, key), (1, value)) for key, value in texts])


def column(
    builder: Builder,
    name: str | Part,
    kind: int = INTEGER,
    *,
    of: Part | None = None,
    members: Sequence[Part] = (),
    metadata: Part | None = None,
    dictionary: int | None = None,
) -> Part:
    """A field of a schema; `of` is its type where that has parts. An integer has 64 bits."""
    name = text(builder, name) if isinstance(name, str) else name
    of = _integer(builder) if of is None and kind == INTEGER else of
    of = _table(builder) if of is None else of
    inner = _vector(builder, members)
    coding = None if dictionary is None else _dictionary_of(builder, dictionary)
    builder.StartObject(7)
    builder.PrependUint8Slot(2, kind, 0)
    for slot, part in ((0, name), (3, of), (4, coding), (5, inner), (6, metadata)):
        if part is not None:
            builder.PrependUOffsetTRelativeSlot(slot, part, 0)
    return builder.EndObject()


def timestamp(builder: Builder, zone: Part) -> Part:
    """The type of a time with a zone."""
    return _table(builder, (1, zone))


def union(builder: Builder, ids: int) -> Part:
    """The type of a union of so many members."""
    builder.StartVector(4, ids, 4)
    for _ in range(ids):
        builder.PrependInt32(0)
    return _table(builder, (1, builder.EndVector()))


def _integer(builder: Builder, bits: int = 64) -> Part:
    builder.StartObject(2)
    builder.PrependInt32Slot(0, bits, 0)
    builder.PrependBoolSlot(1, True, False)
    return builder.EndObject()


def _dictionary_of(builder: Builder, number: int) -> Part:
    codes = _integer(builder, 32)
    builder.StartObject(4)
    builder.PrependInt64Slot(0, number, -1)
    builder.PrependUOffsetTRelativeSlot(1, codes, 0)
    return builder.EndObject()


def _batch(builder: Builder, rows: int, nodes, buffers, views: Sequence[int]) -> Part:
    counts = _numbers(builder, [(count,) for count in views]) if views else None
    places, lengths = _numbers(builder, buffers), _numbers(builder, nodes)
    builder.StartObject(5)
    builder.PrependInt64Slot(0, rows, 0)
    builder.PrependUOffsetTRelativeSlot(1, lengths, 0)
    builder.PrependUOffsetTRelativeSlot(2, places, 0)
    if counts is not None:
        builder.PrependUOffsetTRelativeSlot(4, counts, 0)
    return builder.EndObject()


def _numbers(builder: Builder, structs: Sequence[Sequence[int]]) -> Part:
    """A vector of structs of 64-bit integers."""
    builder.StartVector(8 * (len(structs[0]) if structs else 1), len(structs), 8)
    for numbers in reversed(structs):
        for number in reversed(numbers):
            builder.PrependInt64(number)
    return builder.EndVector()


def _vector(builder: Builder, parts: Sequence[Part]) -> Part:
    builder.StartVector(4, len(parts), 4)
    for part in reversed(parts):
        builder.PrependUOffsetTRelative(part)
    return builder.EndVector()


def _table(builder: Builder, *parts: tuple[int, Part | None]) -> Part:
    builder.StartObject(4)
    for slot, part in parts:
        if part is not None:
            builder.PrependUOffsetTRelativeSlot(slot, part, 0)
    return builder.EndObject()


def _message(builder: Builder, kind: int, header: Part, body: bytes = b"") -> bytes:
    body += bytes(-len(body) % 8)
    builder.StartObject(5)
    builder.PrependInt16Slot(0, 4, 0)
    builder.PrependUint8Slot(1, kind, 0)
    builder.PrependUOffsetTRelativeSlot(2, header, 0)
    builder.PrependInt64Slot(3, len(body), 0)
    builder.Finish(builder.EndObject())
    metadata = bytes(builder.Output())
    metadata += bytes(-len(metadata) % 8)
    return struct.pack("<II", _CONTINUATION, len(metadata)) + metadata + body
