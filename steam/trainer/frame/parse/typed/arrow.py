"""Arrow IPC streams, one record batch at a time.

Each batch is given to polars as a stream of its own: schema, dictionaries, that batch. Source: the
format's Message.fbs, of which two fields are needed to find where a message ends and what it is.
"""

import io
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.typed.table import SAMPLE_ROWS, UNREADABLE, Shape, unreadable

_CONTINUATION = 0xFFFFFFFF
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_HEADER_TYPE, _BODY_LENGTH = 1, 3  # fields of the table Message
_END = struct.pack("<II", _CONTINUATION, 0)


class ArrowStream:
    """A file that holds an Arrow IPC stream. Raises InvalidInput where it is damaged."""

    def __init__(self, path: str) -> None:
        self._path = path
        first = next(self._pieces(), None)
        if first is None:
            raise unreadable(path, "an Arrow stream")
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
        try:
            head, dictionaries, some = b"", [], False
            for kind, message in _messages(Path(self._path)):
                if kind == _SCHEMA:
                    head = message
                elif kind == _DICTIONARY:
                    dictionaries.append(message)
                elif kind == _BATCH:
                    some = True
                    yield _read([head, *dictionaries, message])
            if not some:
                yield _read([head, *dictionaries])
        except (*UNREADABLE, struct.error) as error:
            raise unreadable(self._path, "an Arrow stream") from error


def _read(messages: Sequence[bytes]) -> pl.DataFrame:
    return pl.read_ipc_stream(io.BytesIO(b"".join([*messages, _END])))


def _messages(path: Path) -> Iterator[tuple[int, bytes]]:
    """What each message is, and its bytes. Raises ValueError and struct.error."""
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
            body = _field(metadata, _BODY_LENGTH, "<q")
            left -= len(head) + size
            if not 0 <= body <= left:
                raise ValueError("a body is longer than the file")
            yield _field(metadata, _HEADER_TYPE, "<B"), head + metadata + file.read(body)
            left -= body
    raise InvalidInput(f"{path} ends in the middle.", hint="Write the stream again.")


def _field(message: bytes, number: int, form: str) -> int:
    """A number in the root table of a flatbuffer; 0 where it has its default."""
    (root,) = struct.unpack_from("<I", message)
    (back,) = struct.unpack_from("<i", message, root)
    vtable, entry = root - back, 4 + 2 * number
    if vtable < 0:
        raise ValueError("a part is outside")
    if entry + 2 > struct.unpack_from("<H", message, vtable)[0]:
        return 0
    (offset,) = struct.unpack_from("<H", message, vtable + entry)
    value: int = struct.unpack_from(form, message, root + offset)[0] if offset else 0
    return value
