"""The start of a text file, from which a setup is guessed."""

from dataclasses import dataclass
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse import sniff
from steam.trainer.frame.parse.records import find_records
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import WINDOWS, decode, guess_encoding

SAMPLE_BYTES = 1 << 18
MAX_FIRST_LINE_BYTES = 1 << 23

AS_WINDOWS = "The file is not UTF-8; it is read as Windows-1252, which is Latin-1 and more."


@dataclass(frozen=True, slots=True)
class TextStart:
    """The start of a file as text, cut at the end of a line, with \\n as line end.

    `line_end` is the file's: \\r, or \\n with or without a \\r before it.
    """

    text: str
    encoding: str
    line_end: str
    warnings: tuple[str, ...]


def read_start(path: Path, max_columns: int, separator: str | None) -> TextStart:
    """The start of the file; `separator` is the one that it has, None if that is not known.

    Raises InvalidInput for a file that cannot be read or is not text, for more than `max_columns`
    columns, and for a first line without an end.
    """
    with SourceFile(path) as source:
        data = source.read(SAMPLE_BYTES)
        at_end = len(data) < SAMPLE_BYTES
        line_end = b"\n" if b"\n" in data or b"\r" not in data else b"\r"
        if not at_end and line_end not in data:
            rest = source.read(MAX_FIRST_LINE_BYTES - SAMPLE_BYTES)
            at_end = len(data) + len(rest) < MAX_FIRST_LINE_BYTES
            data += rest
    encoding = guess_encoding(data)
    if encoding is None:
        raise InvalidInput(
            f"{path} is not text.", hint="Save it as UTF-8 text, separated by commas."
        )
    first_line = data.split(line_end, 1)[0]
    separators = [separator] if separator else sniff.SEPARATORS
    if any(first_line.count(s.encode()) >= max_columns for s in separators):
        raise too_many_columns(path, max_columns)
    if len(first_line) >= MAX_FIRST_LINE_BYTES:
        raise InvalidInput(
            f"The first line of {path} is longer than {MAX_FIRST_LINE_BYTES >> 20} MiB.",
            hint="Check that the file is delimited text with one record per line.",
        )
    data = data.replace(b"\r\n", b"\n").replace(line_end, b"\n")
    if not at_end:
        # A quoted field that goes on after the sample must not look like records of its own.
        data = data[: find_records(data, ",").size or data.rfind(b"\n") + 1 or len(data)]
    text = decode(data, encoding)
    warnings = (AS_WINDOWS,) if encoding == WINDOWS else ()
    return TextStart(text, encoding, line_end.decode(), warnings)


def too_many_columns(path: str | Path, most: int) -> InvalidInput:
    """The error about a file that is wider than it may be."""
    return InvalidInput(
        f"{path} has more than {most} columns.",
        hint="Check that it is delimited text, or raise the limit on columns.",
    )
