"""What Arrow IPC files (Feather) announce, checked before polars reads them.

Source: the format's File.fbs. A file ends with a footer, which tells its schema and where each
dictionary and record batch is.
"""

import mmap
import struct
from collections.abc import Sequence
from pathlib import Path

from steam.core.arrow.flatbuffer import FlatTable, root_of
from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.typed.announced import (
    Bounds,
    check_batch,
    check_dictionaries,
    check_dictionary,
    check_schema,
    refusing,
)

_MAGIC = b"ARROW1"
_TAIL = struct.Struct("<i6s")  # the length of the footer, and the magic again
_PREFIX = 8  # bytes before the first message
_BLOCK = "<qi4xq"  # where a message begins, the bytes of its metadata and those of its body
_CONTINUATION = b"\xff" * 4
_DICTIONARY, _BATCH = 2, 3  # members of the union MessageHeader
_WHAT = "an Arrow file"

_Block = tuple[int, ...]


def check_file(path: str, bounds: Bounds) -> None:
    """Check the schema, the dictionaries and the record batches that a file announces.

    Reads no values. Raises InvalidInput, Exhausted and Unsupported.
    """
    with refusing(path, _WHAT), Path(path).open("rb") as file:
        # Closed by whoever lets go of it last: an error holds on to what it was found in.
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        _check(path, memoryview(mapped), bounds)


def _check(path: str, data: memoryview, bounds: Bounds) -> None:
    footer_size, magic = _TAIL.unpack_from(data, max(len(data) - _TAIL.size, 0))
    end = len(data) - _TAIL.size - footer_size
    if magic != _MAGIC or footer_size <= 0 or end < _PREFIX:
        raise ValueError("no footer")
    footer = root_of(data[end : end + footer_size])
    check_schema(path, footer.table(1), bounds)
    dictionaries, batches = list(footer.structs(2, _BLOCK)), list(footer.structs(3, _BLOCK))
    check_dictionaries(path, len(dictionaries))
    _check_apart(path, [*dictionaries, *batches], end)
    for block in dictionaries:
        check_dictionary(path, *_message(data, block, _DICTIONARY), bounds)
    for block in batches:
        check_batch(path, *_message(data, block, _BATCH), bounds)


def _check_apart(path: str, blocks: Sequence[_Block], end: int) -> None:
    """Raises ValueError for a block outside of the file, InvalidInput where two share bytes: the
    same rows would be read for each."""
    before = _PREFIX
    for offset, metadata, body in sorted(blocks):
        if offset < _PREFIX or metadata <= 0 or body < 0 or offset + metadata + body > end:
            raise ValueError("a block outside of the file")
        if offset < before:
            raise InvalidInput(
                f"Record batches of {path} share bytes.",
                hint="Write it as Arrow's own libraries do, each batch by itself.",
            )
        before = offset + metadata + body


def _message(data: memoryview, block: _Block, kind: int) -> tuple[FlatTable, memoryview]:
    """The header and the body of a message. Raises ValueError, struct.error."""
    offset, metadata, body = block
    start = offset + (8 if data[offset : offset + 4] == _CONTINUATION else 4)
    message = root_of(data[start : offset + metadata])
    size = message.number(3, "<q")
    if message.number(1, "<B") != kind or not 0 <= size <= body:
        raise ValueError("a message of another kind or size")
    return message.table(2), data[offset + metadata : offset + metadata + size]
