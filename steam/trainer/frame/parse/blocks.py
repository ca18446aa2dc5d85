"""A file as blocks of whole records, cut between two of them, each read on its own."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.comments import without_comments
from steam.trainer.frame.parse.records import (
    Whole,
    content_ends,
    find_records,
    whole_records,
)
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import check_text, collapse_blanks, decode
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.fields import Text

FIRST_BYTES = 1 << 18
"""The first block is small: it shows how values are written, before others are read at once."""

READ_BYTES = 1 << 20
"""What is read at a time for each 8 columns begun, for a column of a block costs time of its own;
at least twice and at most 16 times as much. Several blocks are in flight with their columns, which
take up to three times as much: with more, a narrow frame would be small beside them."""

MAX_RECORD_BYTES = 1 << 26


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Whole records as UTF-8 text with \\n at line ends, so many in each part.

    `place` is the file as users are told, `line` the 1-based line of the first record, `newlines`
    how many there are, and `fraction` how much of the file had been read with this block, 0..1.
    """

    parts: tuple[Text, ...]
    place: str
    line: int
    newlines: int
    fraction: float

    @property
    def data(self) -> bytes:
        """All parts as one, copied unless they are."""
        if len(self.parts) == 1 and isinstance(self.parts[0], bytes):
            return self.parts[0]
        return b"".join(self.parts)

    def joined(self) -> "Block":
        """The same in one part."""
        return replace(self, parts=(self.data,))


@dataclass(frozen=True, slots=True, eq=False)
class LooseLines:
    """The rest of a file whose quotes do not follow the rules, as lines with their newlines.

    `header` is whether the first record of it is the header, `fraction` tells how much of the
    file has been read.
    """

    lines: Iterator[str]
    place: str
    line: int
    header: bool
    fraction: Callable[[], float]


class BlockReader:
    """Reads a file once, with memory for a few blocks of bytes.

    The header is left out; in the later parts of a file that has several, where it is repeated.
    So are comments, which `comments` counts.
    """

    def __init__(self, source: SourceFile, setup: ParseSetup) -> None:
        self._source = source
        self._setup = setup
        self._read_bytes = READ_BYTES * min(max(-(-setup.width // 8), 2), 16)
        self._header: bytes | None = None
        self._header_due = False
        self._line = 1
        self.comments = 0

    def __iter__(self) -> Iterator[Block | LooseLines]:
        """Raises InvalidInput naming the line, for text that cannot be split into records."""
        yield from self._part()
        while self._source.next_part():
            yield from self._part()

    def _part(self) -> Iterator[Block | LooseLines]:
        setup = self._setup
        self._header_due = setup.header
        self._line = 1
        self._pass_preamble()
        rest, at_end, count = b"", False, min(FIRST_BYTES, READ_BYTES)
        while not at_end:
            rest, data, at_end = self._take(rest, count)
            newlines, quotes, *marks = kernels().byte_counts(data, '\n"' + setup.comments)
            if any(marks) or any(mark.encode() in rest for mark in setup.comments):
                rest, data = b"", self._without_comments(rest + data)
                newlines, quotes = kernels().byte_counts(data, '\n"')
            if quotes or b'"' in rest:
                parts, rest, whole = _cut_quoted(rest + data, setup.separator)
            else:
                parts, rest, whole = _cut(rest, data, newlines)
            if not whole.regular:
                yield self._loose(b"".join((*parts, rest)), at_end)
                return
            if len(rest) > MAX_RECORD_BYTES or (at_end and rest):
                raise self._unclosed(self._line + whole.newlines)
            block = self._without_header(parts, whole.newlines)
            if any(len(part) for part in block.parts):
                yield block
            self._line += whole.newlines
            count = self._read_bytes

    def _pass_preamble(self) -> None:
        """Raises InvalidInput where a part begins with something else."""
        preamble = self._setup.preamble
        read = b""
        while len(read) < len(preamble):
            more = self._source.read(len(preamble) - len(read))
            if not more:
                break
            read += more
        if read != preamble:
            raise InvalidInput(
                f"{self._source.place} does not begin as it did, or as the part before it.",
                hint="Parse it again when it is complete, one part at a time.",
            )
        self._line += preamble.count(b"\n")

    def _take(self, rest: bytes, count: int) -> tuple[bytes, bytes, bool]:
        """`rest`, the next bytes as UTF-8 with \\n at line ends, and whether that is all.

        Where blanks separate, both are in the second: a run of them may go on from one to the next.
        """
        data = self._source.read(count)
        at_end = len(data) < count
        if self._setup.encoding != "utf-8":
            data = decode(data, self._setup.encoding).encode()
        if self._setup.line_end == "\r":
            data = data.replace(b"\r", b"\n")
        last = data or rest
        if at_end and last and not last.endswith(b"\n"):
            data += b"\n"
        if self._setup.separator == " ":
            return b"", collapse_blanks(rest + data), at_end
        return rest, data, at_end

    def _without_comments(self, text: bytes) -> bytes:
        # A blank line would be a missing value where there is one column.
        keep = self._setup.width > 1
        text, gone = without_comments(text, self._setup.comments, keep_lines=keep)
        self.comments += gone
        return text

    def _without_header(self, parts: tuple[Text, ...], newlines: int) -> Block:
        source = self._source
        block = Block(parts, source.place, self._line, newlines, source.fraction)
        if not self._header_due:
            return block
        data = block.data
        records = find_records(data, self._setup.separator)
        filled = np.flatnonzero(content_ends(data, records) > records.starts)
        if not len(filled):
            return replace(block, parts=(b"",))
        self._header_due = False
        first = int(filled[0])
        header = data[records.starts[first] : content_ends(data, records)[first]]
        if self._header is None:
            self._header = header
        if header != self._header:
            return block
        end = int(records.ends[first]) + 1
        gone = data.count(b"\n", 0, end)
        return replace(block, parts=(data[end:],), line=self._line + gone, newlines=newlines - gone)

    def _loose(self, rest: bytes, at_end: bool) -> LooseLines:
        known = self._header
        header = self._header_due and (known is None or rest.lstrip(b"\r\n").startswith(known))
        return LooseLines(
            self._remaining_lines(rest, at_end),
            self._source.place,
            self._line,
            header,
            lambda: self._source.fraction,
        )

    def _remaining_lines(self, rest: bytes, at_end: bool) -> Iterator[str]:
        line = self._line
        while True:
            whole, newline, rest = rest.rpartition(b"\n")
            if len(rest) > MAX_RECORD_BYTES:
                raise self._unclosed(line)
            check_text(whole + newline, line)
            text = (whole + newline).decode()
            yield from io.StringIO(text, newline="\n")
            line += text.count("\n")
            if at_end:
                return
            rest, data, at_end = self._take(rest, self._read_bytes)
            rest += data

    def _unclosed(self, line: int) -> InvalidInput:
        return InvalidInput(
            f"The record on line {line} of {self._source.place} does not end.",
            hint='Look for a quote (") that is opened there and never closed.',
            details={"line": line},
        )


def _cut(rest: bytes, data: bytes, newlines: int) -> tuple[tuple[Text, ...], bytes, Whole]:
    """The whole records of both together, what is left behind them, and facts about the first.

    `rest` holds the start of a record. There are no quotes, and so many newlines in `data`.
    """
    end = data.rfind(b"\n") + 1
    if not end:
        return (b"",), rest + data, Whole(0, 0, regular=True)
    # Only the record that began before is joined: all else stays where it was read to.
    first = data.find(b"\n") + 1 if rest else 0
    text = memoryview(data)[first:end]
    whole = Whole(len(rest) + end, newlines, regular=True)
    return ((rest + data[:first], text) if rest else (text,)), data[end:], whole


def _cut_quoted(text: bytes, separator: str) -> tuple[tuple[Text, ...], bytes, Whole]:
    """The same of text with quotes, which starts at the start of a record."""
    whole = whole_records(text, separator)
    return (text[: whole.size],), text[whole.size :], whole
