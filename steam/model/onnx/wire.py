"""The wire format of protocol buffers: fields by number, without a schema and without copies.

Source: https://protobuf.dev/programming-guides/encoding/. A message is a run of fields, each with
a number and one of four shapes; long runs of equal numbers, as trees have them, are one entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from steam.model.onnx.errors import refuse_onnx

_MAX_FIELDS = 2_000_000  # of one message; a run of numbers counts as one
_VARINT = rb"[\x80-\xff]{0,9}+[\x00-\x7f]"
_ONE_VARINT = re.compile(_VARINT)
_WRAP = 1 << 64
_SIGN = 1 << 63


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `start` to `end` of a file: a text or a message."""

    data: bytes
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def content(self) -> bytes:
        return self.data[self.start : self.end]

    def text(self) -> str:
        """Raises InvalidArtifact for what is not UTF-8."""
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise refuse_onnx("a text of it is not UTF-8") from error


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Message:
    """The fields of one message. `blobs` and `numbers` hold, by field, where they were found."""

    data: bytes
    blobs: dict[int, list[Span]]
    numbers: dict[int, list[Span]]

    def pieces(self, field: int) -> Iterator[Piece]:
        """All texts or messages of a field."""
        return (Piece(self.data, start, end) for start, end in self.blobs.get(field, ()))

    def messages(self, field: int) -> Iterator["Message"]:
        """All messages of a field."""
        return map(parse, self.pieces(field))

    def message(self, field: int) -> "Message | None":
        """The one message of a field; None without. Raises InvalidArtifact for several."""
        piece = self.blob(field)
        return None if piece is None else parse(piece)

    def blob(self, field: int) -> Piece | None:
        """The one text or message of a field. Raises InvalidArtifact for several.

        Parsers differ in what they make of several, so none is right.
        """
        found = self.blobs.get(field, [])
        if len(found) > 1:
            raise refuse_onnx("it holds the same thing twice")
        return Piece(self.data, *found[0]) if found else None

    def text(self, field: int) -> str:
        """The one text of a field; empty without."""
        piece = self.blob(field)
        return "" if piece is None else piece.text()

    def texts(self, field: int) -> tuple[str, ...]:
        return tuple(piece.text() for piece in self.pieces(field))

    def integer(self, field: int) -> int:
        """The one whole number of a field; 0 without. Raises InvalidArtifact for several."""
        found = self.integers(field)
        if len(found) > 1:
            raise refuse_onnx("it holds the same number twice")
        return found[0] if found else 0

    def integers(self, field: int) -> tuple[int, ...]:
        """All whole numbers of a field, be they packed or not."""
        found = [
            number
            for start, end in self.numbers.get(field, ())
            for number in _varints(self.data, start, end, tagged=True)
        ]
        packed = [
            number
            for start, end in self.blobs.get(field, ())
            for number in _varints(self.data, start, end, tagged=False)
        ]
        return tuple(found + packed)


def parse(piece: Piece) -> Message:
    """The fields of a message. Raises InvalidArtifact for bytes that are none."""
    message = Message(piece.data, {}, {})
    for field, is_blob, start, end in _fields(piece):
        (message.blobs if is_blob else message.numbers).setdefault(field, []).append((start, end))
    return message


def first_text(piece: Piece, field: int) -> str:
    """The first text of a field, without a look at what follows it; empty if there is none."""
    for found, is_blob, start, end in _fields(piece):
        if found == field and is_blob:
            return Piece(piece.data, start, end).text()
    return ""


def _fields(piece: Piece) -> Iterator[tuple[int, bool, int, int]]:
    """For each field its number, whether it is a blob, and where it lies: a run with its tags."""
    data, at, end = piece.data, piece.start, piece.end
    for _ in range(_MAX_FIELDS):
        if at >= end:
            return
        start = at
        tag, at = _varint(data, at, end)
        field, shape = tag >> 3, tag & 7
        if field == 0:
            raise refuse_onnx("it is damaged")
        if shape == _BYTES:
            size, at = _varint(data, at, end)
            if size > end - at:
                raise refuse_onnx("it ends too early")
            yield field, True, at, at + size
            at += size
        else:
            run = _run_of(data[start:at], shape).match(data, start, end)
            if run is None:
                raise refuse_onnx("it is damaged or ends too early")
            at = run.end()
            yield field, False, start, at
    raise refuse_onnx(f"a part of it has more than {_MAX_FIELDS} fields")


_BYTES = 2
_SHAPES = {0: _VARINT, 1: rb".{8}", 5: rb".{4}"}


@lru_cache(256)
def _run_of(tag: bytes, shape: int) -> re.Pattern[bytes]:
    """One and more numbers with this tag, one after the other."""
    if shape not in _SHAPES:
        raise refuse_onnx("it has a field of no known shape")
    return re.compile(rb"(?:%b%b)++" % (re.escape(tag), _SHAPES[shape]), re.DOTALL)


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """An unsigned number and where it ends."""
    if at < end and data[at] < 0x80:
        return data[at], at + 1
    found = _ONE_VARINT.match(data, at, end)
    if found is None:
        raise refuse_onnx("it ends too early")
    return _value(found[0]), found.end()


def _varints(data: bytes, at: int, end: int, *, tagged: bool) -> Iterator[int]:
    """The signed numbers of a run with its tags, or of a packed one, which has none."""
    while at < end:
        if tagged:
            _, at = _varint(data, at, end)
        number, at = _varint(data, at, end)
        yield number - _WRAP if number >= _SIGN else number


def _value(digits: bytes) -> int:
    number = 0
    for shift, digit in enumerate(digits):
        number |= (digit & 0x7F) << (7 * shift)
    return number % _WRAP
