"""The records of a file as batches of text columns, with the line that each record starts on."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.loose import loose_batches
from steam.trainer.frame.parse.raggedness import Raggedness
from steam.trainer.frame.parse.records import (
    Records,
    blank_records,
    content_ends,
    even_out,
    find_records,
)
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import check_text, collapse_blanks

READ_BYTES = 1 << 23
MAX_RECORD_BYTES = 1 << 26


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some records: `columns` are strings (None where nothing is written) in file order.

    `lines` are the 1-based line numbers on which the records start.
    """

    columns: Sequence[pl.Series]
    lines: NDArray[np.int64]


class BatchReader:
    """Reads all records of a file once, with memory for a few blocks of bytes.

    `wanted` are the positions of the columns to return. Rows with too few fields are padded with
    missing values and counted in `raggedness`.
    """

    def __init__(self, source: SourceFile, setup: ParseSetup, wanted: Sequence[int]) -> None:
        self._source = source
        self._setup = setup
        self._wanted = list(wanted)
        self._width = setup.width
        self._schema = {str(i): pl.String() for i in range(self._width)}
        self._line = 1
        self._skip_header = setup.header
        self.raggedness = Raggedness(str(source.path), self._width)

    def __iter__(self) -> Iterator[Batch]:
        """Raises InvalidInput naming the line, for text that cannot be split into records."""
        rest, at_end = b"", False
        while not at_end:
            rest, at_end = self._take(rest)
            records = find_records(rest, self._setup.separator)
            if not records.regular:
                yield from self._loose(rest)
                return
            if len(rest) - records.size > MAX_RECORD_BYTES or (at_end and records.size < len(rest)):
                raise self._unclosed(self._line + records.newlines)
            if len(records.ends):
                data = rest[: records.size]
                check_text(data, self._line)
                yield self._batch(data, records)
                self._line += records.newlines
            rest = rest[records.size :]

    def _take(self, rest: bytes) -> tuple[bytes, bool]:
        """`rest` and the next bytes, as UTF-8 with \\n at line ends; and whether that is all."""
        data = self._source.read(READ_BYTES)
        at_end = len(data) < READ_BYTES
        if self._setup.encoding != "utf-8":
            data = data.decode(self._setup.encoding).encode()
        if self._setup.line_end == "\r":
            data = data.replace(b"\r", b"\n")
        data = rest + data
        if at_end and data and not data.endswith(b"\n"):
            data += b"\n"
        return (collapse_blanks(data) if self._setup.separator == " " else data), at_end

    def _batch(self, data: bytes, records: Records) -> Batch:
        data, records = self._without_header(data, records)
        blank = blank_records(data, records, self._width)
        lines = records.lines + self._line
        self.raggedness.check(records.fields[~blank], lines[~blank])
        if blank.any() or np.any(records.fields < self._width):
            data = even_out(data, records, self._setup.separator, self._width)
        rows = int(np.count_nonzero(~blank))
        return Batch(self._split(data, rows), lines[~blank])

    def _without_header(self, data: bytes, records: Records) -> tuple[bytes, Records]:
        if not self._skip_header:
            return data, records
        filled = np.flatnonzero(content_ends(data, records) > records.starts)
        if not len(filled):
            return data, records
        self._skip_header = False
        first = int(filled[0]) + 1
        offset = int(records.ends[first - 1]) + 1
        body = replace(
            records,
            starts=records.starts[first:] - offset,
            ends=records.ends[first:] - offset,
            fields=records.fields[first:],
            lines=records.lines[first:],
        )
        return data[offset:], body

    def _split(self, data: bytes, rows: int) -> list[pl.Series]:
        if rows == 0:
            return [pl.Series(str(i), [], dtype=pl.String) for i in self._wanted]
        table = pl.read_csv(
            data,
            has_header=False,
            schema=self._schema,
            columns=self._wanted,
            separator=self._setup.separator,
            quote_char='"' if b'"' in data else None,
            infer_schema=False,
        )
        if table.height != rows:
            raise InvalidInput(
                f"{self._source.path} has {rows} records near line {self._line}, "
                f"but {table.height} could be read.",
                hint="Look for carriage returns or quotes inside of values there.",
            )
        return [table[str(i)] for i in self._wanted]

    def _loose(self, rest: bytes) -> Iterator[Batch]:
        rows = loose_batches(self._remaining_lines(rest), self._setup, self._line, self.raggedness)
        for cells, lines in rows:
            first = 1 if self._skip_header else 0
            self._skip_header = False
            columns = [
                pl.Series(str(i), [row[i] or None for row in cells[first:]], dtype=pl.String)
                for i in self._wanted
            ]
            yield Batch(columns, np.array(lines[first:], dtype=np.int64))

    def _remaining_lines(self, rest: bytes) -> Iterator[str]:
        line, at_end = self._line, False
        while not at_end:
            rest, at_end = self._take(rest)
            whole, newline, rest = rest.rpartition(b"\n")
            if len(rest) > MAX_RECORD_BYTES:
                raise self._unclosed(line)
            check_text(whole + newline, line)
            text = (whole + newline).decode()
            yield from io.StringIO(text, newline="\n")
            line += text.count("\n")

    def _unclosed(self, line: int) -> InvalidInput:
        return InvalidInput(
            f"The record on line {line} of {self._source.path} does not end.",
            hint='Look for a quote (") that is opened there and never closed.',
            details={"line": line},
        )
