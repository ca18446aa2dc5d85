"""Messages of the child: a mark, the length in 8 bytes, and so many bytes."""

import struct
from enum import Enum
from typing import IO

_HEAD = struct.Struct("<cQ")
HEAD_BYTES = _HEAD.size


class Mark(Enum):
    """What a message is: the facts of a table, a block of its rows, an error, or the end.

    ROUNDED tells the places of columns of which whole numbers were rounded.
    """

    FACTS = b"F"
    BLOCK = b"B"
    ROUNDED = b"N"
    REFUSAL = b"R"
    END = b"E"


def write_message(out: IO[bytes], mark: Mark, body: bytes | memoryview = b"") -> None:
    """Write one message."""
    out.write(_HEAD.pack(mark.value, len(body)))
    out.write(body)
    out.flush()


def read_head(head: bytes) -> tuple[Mark, int]:
    """The mark of a message and the length of its body. Raises ValueError."""
    if len(head) != HEAD_BYTES:
        raise ValueError("a message is cut off")
    mark, size = _HEAD.unpack(head)
    return Mark(mark), size
