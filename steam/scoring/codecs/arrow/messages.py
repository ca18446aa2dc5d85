"""What the messages of an Arrow IPC stream say of themselves, before anybody believes it.

A reader of Arrow allocates what a message announces, and ends the process where it cannot. So the
announcements are held against the bytes that are there. Source: the format's Message.fbs.
"""

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from steam.core.arrow.batches import Batch, is_compressed, read_batch
from steam.core.arrow.flatbuffer import FlatTable, root_of
from steam.core.errors import InvalidInput, Unsupported
from steam.scoring.errors import TooLarge

_CONTINUATION = 0xFFFFFFFF
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3  # members of the union MessageHeader
_MOST_DICTIONARIES = 2_000  # in a row: polars calls itself for each, and 10,000 end the process

_Message = tuple[int, memoryview, memoryview]
"""The kind of a message, its metadata and its body."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of a stream: of its schema the metadata, as it is, and all of its rows.

    `whole` is the batch that holds all of it; None where there are more, or dictionaries.
    """

    schema: memoryview
    rows: int
    whole: Batch | None


def read_messages(stream: bytes, most_rows: int) -> Messages:
    """The messages of a stream.

    Raises InvalidInput where a message announces what is not there, or more rows than
    `most_rows`; TooLarge for too many dictionaries; and Unsupported for dictionaries that grow, and
    where it is compressed: what it would become is not known.
    """
    rows = batches = dictionaries = in_a_row = 0
    batch = None
    try:
        messages = _messages(memoryview(stream))
        schema = _schema(messages)
        for is_dictionary, batch in _batches(messages, most_rows):
            if is_dictionary:
                dictionaries, in_a_row = dictionaries + 1, in_a_row + 1
                _check_dictionaries(in_a_row)
            else:
                rows, batches, in_a_row = rows + batch.rows, batches + 1, 0
    except (ValueError, struct.error) as error:
        raise no_stream() from error
    return Messages(schema, rows, batch if batches == 1 and not dictionaries else None)


def batches_of(stream: bytes | bytearray) -> Iterator[tuple[bool, Batch]]:
    """The dictionaries and record batches of a stream that was read, and whether each is one.

    Their bodies are parts of the stream.
    """
    messages = _messages(memoryview(stream))
    next(messages)
    return _batches(messages, sys.maxsize)


def no_stream() -> InvalidInput:
    """The error for a body that cannot be read."""
    return InvalidInput(
        "The body is not an Arrow IPC stream.",
        hint="Send the stream format, uncompressed, and not the file format (Feather).",
    )


def _messages(stream: memoryview) -> Iterator[_Message]:
    """All of a stream. Raises ValueError, struct.error."""
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


def _schema(messages: Iterator[_Message]) -> memoryview:
    """The metadata of the first message, which is the schema. Raises ValueError, struct.error."""
    for kind, metadata, _ in messages:
        if kind == _SCHEMA:
            return metadata
        break
    raise ValueError("no schema")


def _batches(messages: Iterator[_Message], most_rows: int) -> Iterator[tuple[bool, Batch]]:
    """Record batches and dictionaries, and whether each is one. Raises ValueError, struct.error."""
    for kind, metadata, body in messages:
        if kind == _SCHEMA:
            raise ValueError("a second schema")
        message = root_of(metadata).table(2)
        is_dictionary = kind == _DICTIONARY
        if is_dictionary and message.number(2, "<?"):
            raise Unsupported(
                "An Arrow stream whose dictionaries grow cannot be read.",
                hint="Write dictionaries as wholes, or its texts without them.",
            )
        yield (
            is_dictionary,
            _checked(message.table(1) if is_dictionary else message, body, most_rows),
        )


def _checked(batch: FlatTable, body: memoryview, most_rows: int) -> Batch:
    if is_compressed(batch):
        raise Unsupported(
            "A compressed Arrow stream cannot be read.", hint="Write it without compression."
        )
    found = read_batch(batch, body)
    if found.longest > most_rows:
        raise ValueError("more rows than there may be")
    return found


def _check_dictionaries(in_a_row: int) -> None:
    if in_a_row > _MOST_DICTIONARIES:
        raise TooLarge(
            f"The stream has more than {_MOST_DICTIONARIES:,} dictionaries in a row.",
            hint="Write its texts as they are, without dictionaries.",
        )
