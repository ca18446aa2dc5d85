"""What the messages of an Arrow IPC stream say of themselves, before anybody believes it.

A reader of Arrow allocates what a message announces, and ends the process where it cannot. So the
announcements are held against the bytes that are there. Source: the format's Message.fbs.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from steam.core.errors import InvalidInput, Unsupported
from steam.scoring.codecs.flatbuffer import FlatTable, root_of

_CONTINUATION = 0xFFFFFFFF
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3  # members of the union MessageHeader


@dataclass(frozen=True, slots=True)
class Batch:
    """A record batch: its rows, and the parts of `body` that hold its columns one after another.

    `nodes` are pairs of length and missing values, `buffers` pairs of offset and size, within the
    body. `variadic` tells how many buffers of text each column of views has.
    """

    rows: int
    nodes: Sequence[tuple[int, ...]]
    buffers: Sequence[tuple[int, ...]]
    variadic: Sequence[int]
    body: memoryview


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of a stream: of its schemas the metadata, as it is."""

    schemas: Sequence[memoryview]
    dictionaries: int
    batches: Sequence[Batch]

    @property
    def rows(self) -> int:
        return sum(batch.rows for batch in self.batches)


def read_messages(stream: bytes, most_rows: int) -> Messages:
    """The messages of a stream.

    Raises InvalidInput where a message announces what is not there, or more rows than
    `most_rows`, and Unsupported where it is compressed: what it would become is not known.
    """
    schemas, batches, dictionaries = [], [], 0
    try:
        for kind, metadata, body in _messages(memoryview(stream)):
            if kind == _SCHEMA:
                schemas.append(metadata)
            elif kind == _BATCH:
                batches.append(_checked(root_of(metadata).table(2), body, most_rows))
            else:
                _checked(root_of(metadata).table(2).table(1), body, most_rows)
                dictionaries += 1
    except (ValueError, struct.error) as error:
        raise no_stream() from error
    return Messages(schemas, dictionaries, batches)


def no_stream() -> InvalidInput:
    """The error for a body that cannot be read."""
    return InvalidInput(
        "The body is not an Arrow IPC stream.",
        hint="Send the stream format, uncompressed, and not the file format (Feather).",
    )


def _messages(stream: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """The kind, the metadata and the body of each message. Raises ValueError, struct.error."""
    place = 0
    while place < len(stream):
        mark, size = struct.unpack_from("<II", stream, place)
        if mark != _CONTINUATION:
            raise ValueError("no message")
        if size == 0:
            return
        body = place + 8 + size
        metadata = stream[place + 8 : body]
        message = root_of(metadata)
        kind, body_size = message.number(1, "<B"), message.number(3, "<q")
        if kind not in {_SCHEMA, _DICTIONARY, _BATCH}:
            raise ValueError("a message of another kind")
        if not 0 <= body_size <= len(stream) - body:
            raise ValueError("the body ends early")
        place = body + body_size
        yield kind, metadata, stream[body:place]


def _checked(batch: FlatTable, body: memoryview, most_rows: int) -> Batch:
    if batch.field(3) is not None:
        raise Unsupported(
            "A compressed Arrow stream cannot be read.", hint="Write it without compression."
        )
    rows = batch.number(0, "<q")
    nodes = list(batch.structs(1, "<qq"))
    if not all(0 <= length <= most_rows for length in (rows, *(length for length, _ in nodes))):
        raise ValueError("more rows than there may be")
    buffers = list(batch.structs(2, "<qq"))
    if not all(0 <= offset <= offset + size <= len(body) for offset, size in buffers):
        raise ValueError("a buffer outside of the body")
    return Batch(rows, nodes, buffers, [count for (count,) in batch.structs(4, "<q")], body)
