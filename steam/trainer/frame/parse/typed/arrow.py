"""Arrow IPC streams, one record batch at a time.

Each batch is given to polars as a stream of its own: schema, dictionaries, that batch, each checked
before. Source: the format's Message.fbs.
"""

import io
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

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
from steam.trainer.frame.parse.typed.table import SAMPLE_ROWS, Shape, unreadable

_CONTINUATION = 0xFFFFFFFF
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_END = struct.pack("<II", _CONTINUATION, 0)
_WHAT = "an Arrow stream"


class ArrowStream:
    """A file that holds an Arrow IPC stream.

    Raises InvalidInput where it is damaged or its schema is too large, and as the checks do.
    """

    def __init__(self, path: str, bounds: Bounds) -> None:
        self._path = path
        self._bounds = bounds
        first = next(self._pieces(), None)
        if first is None:
            raise unreadable(path, _WHAT)
        self._first = first
        self._shape = Shape(tuple(first.columns), tuple(first.dtypes))

    @property
    def shape(self) -> Shape:
        return self._shape

    def sample(self) -> pl.DataFrame:
        return self._first.head(SAMPLE_ROWS)

    def blocks(self, columns: Sequence[int], rows: int) -> Iterator[pl.DataFrame]:
        names = [self._shape.names[column] for column in columns]
        for piece in self._pieces():
            yield from piece.select(names).iter_slices(rows)

    def _pieces(self) -> Iterator[pl.DataFrame]:
        """Every record batch; one empty frame where there is none."""
        with refusing(self._path, _WHAT):
            head, some = b"", False
            dictionaries: dict[int, bytes] = {}  # by number; a later one takes the place of another
            for kind, header, body, message in _messages(Path(self._path)):
                if kind == _SCHEMA and not head:
                    check_schema(self._path, header, self._bounds)
                    head = message
                elif kind == _DICTIONARY and head:
                    check_dictionary(self._path, header, body, self._bounds)
                    number = header.number(0, "<q")
                    dictionaries.pop(number, None)  # one in another may come before it
                    dictionaries[number] = message
                    check_dictionaries(self._path, len(dictionaries))
                elif kind == _BATCH and head:
                    check_batch(self._path, header, body, self._bounds)
                    some = True
                    yield _read([head, *dictionaries.values(), message])
                else:
                    raise ValueError("a message of another kind")
            if not some:
                yield _read([head, *dictionaries.values()])


def _read(messages: Sequence[bytes]) -> pl.DataFrame:
    return pl.read_ipc_stream(io.BytesIO(b"".join([*messages, _END])))


def _messages(path: Path) -> Iterator[tuple[int, FlatTable, memoryview, bytes]]:
    """What each message is, its header, its body, and all of its bytes.

    Raises ValueError and struct.error.
    """
    left = path.stat().st_size
    with path.open("rb") as file:
        while left:
            head = file.read(8)
            mark, size = struct.unpack("<II", head)
            if mark != _CONTINUATION:
                raise ValueError("not a message")
            if size == 0:
                return
            if size > left:
                raise ValueError("a message is longer than the file")
            metadata = file.read(size)
            message = root_of(memoryview(metadata))
            kind, body_size = message.number(1, "<B"), message.number(3, "<q")
            left -= len(head) + size
            if not 0 <= body_size <= left:
                raise ValueError("a body is longer than the file")
            body = file.read(body_size)
            yield kind, message.table(2), memoryview(body), head + metadata + body
            left -= body_size
    raise InvalidInput(f"{path} ends in the middle.", hint="Write the stream again.")
