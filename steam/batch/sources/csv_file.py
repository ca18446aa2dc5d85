"""CSV in: pieces of the file that end with a row, read by the same codec as requests are.

The cells that are kept stay as they are, quotes and all.
"""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from steam.batch.blocks import Block
from steam.batch.sources.csv_kept import CarefulKept, PlainKept
from steam.batch.sources.csv_records import BadPiece, whole_records
from steam.core.errors import InvalidInput
from steam.scoring.codecs.codec import Call, Model
from steam.scoring.codecs.csv_arrays import plain_lines
from steam.scoring.codecs.csv_text import CSV_TYPE, CsvText
from steam.scoring.tables import Table

_BOM = b"\xef\xbb\xbf"
_NEWLINE = ord(b"\n")
_PIECE_BYTES = 4 << 20
_MOST_LINES = 1 << 16  # of a piece, however short they are
_MOST_RECORD_BYTES = 64 << 20
_MOST_HEADER_BYTES = 4 << 20


class CsvFile:
    """A CSV file whose first line names the columns. Places in it are bytes."""

    rows_total = None

    def __init__(self, path: Path, model: Model, kept: Sequence[str] | None, *, partial: bool):
        self._path = path
        self._model = model
        self._partial = partial
        with path.open("rb") as file:
            self._size = os.fstat(file.fileno()).st_size
            self._header, self._begin, self.columns = _read_header(file)
        names = self.columns if kept is None else kept
        self._places = [self.columns.index(name) for name in names if name in self.columns]

    def blocks(self, first: int, at: int) -> Iterator[Block]:
        at = max(at, self._begin)
        with self._path.open("rb") as file:
            while at < self._size:
                block = self._block(file, first, at)
                yield block
                first, at = first + block.rows, block.next

    def empty(self) -> Block:
        return Block((), CarefulKept([], self._names_kept, self._places), 0, self._size, 1.0)

    def _block(self, file: BinaryIO, first: int, at: int) -> Block:
        want = _PIECE_BYTES
        while True:
            file.seek(at)
            piece = file.read(want)
            is_last = at + len(piece) >= self._size
            text = piece if is_last else piece[: piece.rfind(b"\n") + 1]
            most_lines = _MOST_LINES * (want // _PIECE_BYTES)
            if (end := _end_of_lines(text, most_lines)) < len(text):
                text, is_last = text[:end], False
            block = self._read(text, first, at, is_last=is_last) if text else None
            if block is not None:
                return block
            if want >= _MOST_RECORD_BYTES:
                raise InvalidInput(
                    f"Row {first} is larger than {_MOST_RECORD_BYTES >> 20} MB.",
                    hint="Check its quotes: one that is not closed runs to the end of the file.",
                )
            want *= 2

    def _read(self, text: bytes, first: int, at: int, *, is_last: bool) -> Block | None:
        """The block of some text that begins with a row; None when it holds no whole one."""
        width = len(self.columns)
        plain = text.replace(b"\r\n", b"\n")
        plain = plain if plain.endswith(b"\n") else plain + b"\n"
        lines = plain_lines(plain, width)
        if lines is not None:
            kept = PlainKept(plain, lines, self._names_kept, self._places, width)
            return self._scored_by(text, first, at, kept, lines.rows)
        try:
            records, used = whole_records(text, width, is_last=is_last)
        except BadPiece as bad:
            raise _unreadable(first + bad.records, str(bad)) from bad
        if not used:
            return None
        kept_rows = CarefulKept(records, self._names_kept, self._places)
        return self._scored_by(text[:used], first, at, kept_rows, len(records))

    def _scored_by(
        self, text: bytes, first: int, at: int, kept: PlainKept | CarefulKept, rows: int
    ) -> Block:
        tables = self._tables(text, first)
        if sum(table.rows for table in tables) != rows:
            raise ValueError(f"the rows from {first} on were counted in two ways")
        end = at + len(text)
        return Block(tables, kept, rows, end, end / self._size)

    def _tables(self, text: bytes, first: int) -> list[Table]:
        call = Call(self._header + text, CSV_TYPE, partial=self._partial, first_row=first)
        return list(CsvText(call, self._model).read())

    @property
    def _names_kept(self) -> list[str]:
        return [self.columns[place] for place in self._places]


def _end_of_lines(text: bytes, count: int) -> int:
    """Where the first `count` lines of a text end, or the text."""
    if text.count(b"\n") <= count:
        return len(text)
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == _NEWLINE)
    return int(ends[count - 1]) + 1


def _read_header(file: BinaryIO) -> tuple[bytes, int, list[str]]:
    """The line of names with its end, where the rows begin, and the names. Raises InvalidInput."""
    head = file.read(_MOST_HEADER_BYTES)
    begin = len(_BOM) if head.startswith(_BOM) else 0
    text = head[begin:]
    cut = text.rfind(b"\n") + 1 if len(head) == _MOST_HEADER_BYTES else len(text)
    try:
        lines = io.StringIO(text[:cut].decode(), newline="")
        names = [name.strip() for name in next(csv.reader(lines, strict=True), [])]
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"The source is not UTF-8 at byte {begin + error.start}.", hint="Save it as UTF-8."
        ) from error
    except csv.Error as error:
        raise InvalidInput(
            f"The line of column names cannot be read: {error}.",
            hint="The first line names the columns, with commas between them.",
        ) from error
    if not any(names):
        raise InvalidInput("The source is empty.", hint="Its first line names the columns.")
    size = len(text[:cut].decode()[: lines.tell()].encode())
    line = text[:size]
    return (line if line.endswith((b"\n", b"\r")) else line + b"\n"), begin + size, names


def _unreadable(row: int, why: str) -> InvalidInput:
    return InvalidInput(
        f"The CSV cannot be read at row {row}: {why}.",
        hint="Put quotes around cells that hold commas or quotes, and double the latter.",
        details={"row": row},
    )
