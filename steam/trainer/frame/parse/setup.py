"""The setup of a parse: how to read a file, guessed from its start and corrected by the user."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse import sniff
from steam.trainer.frame.parse.cells import UTC
from steam.trainer.frame.parse.comments import USUAL_MARKS, checked_marks, without_comments
from steam.trainer.frame.parse.header import unique_names
from steam.trainer.frame.parse.per_column import (
    MissingTexts,
    Types,
    checked_skipped,
    given_names,
    given_types,
    missing_texts,
)
from steam.trainer.frame.parse.sniff import Cell
from steam.trainer.frame.parse.text import collapse_blanks
from steam.trainer.frame.parse.text_start import read_start, too_many_columns
from steam.trainer.frame.parse.words import FAIL, LONG_ROWS

MAX_COLUMNS = 100_000
_SAMPLE_RECORDS = 1000
SHOWN_RECORDS = 10
_BLANK = [Cell("")]


@dataclass(frozen=True, slots=True)
class ParseSetup:
    """How to read one file. Sequences per column are in file order, skipped columns included.

    `column_types` are Numeric, Enum, String or Time. A column in `demanded` must be of its type;
    the type of another is a guess from the sample and gives way to what the file holds.
    `na_strings` is empty or holds, per column, the texts that mean missing there. `sample` shows
    the first records after the header. `skipped` are positions of columns to leave out. `long_rows`
    is what becomes of records with too many fields: fail, skip or cut. Lines that begin with one of
    the characters of `comments` are no data. Times that name no zone are of `zone`. With
    `holds_values` the start of the file holds a value, be it missing: of one column a blank line is
    one then, so that a frame reads back as it was written. `preamble` is what stands before the
    records of each part of the file, as bytes.
    """

    separator: str
    header: bool
    column_names: tuple[str, ...]
    column_types: tuple[str, ...]
    na_strings: tuple[tuple[str, ...], ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    quote: str = '"'
    warnings: tuple[str, ...] = ()
    skipped: tuple[int, ...] = ()
    demanded: frozenset[int] = frozenset()
    encoding: str = "utf-8"
    line_end: str = "\n"
    long_rows: str = FAIL
    comments: str = USUAL_MARKS
    zone: str = UTC
    holds_values: bool = True
    preamble: bytes = b""

    @property
    def blank_is_missing(self) -> bool:
        """Whether a blank line is a row, of a missing value."""
        return self.width == 1 and self.holds_values

    @property
    def width(self) -> int:
        """Columns in the file, skipped ones included."""
        return len(self.column_names)

    def missing_texts(self, column: int) -> tuple[str, ...]:
        """The extra texts that mean missing in one column."""
        return self.na_strings[column] if self.na_strings else ()


def guess_setup(
    path: str | Path,
    *,
    max_columns: int = MAX_COLUMNS,
    separator: str | None = None,
    header: bool | None = None,
    column_names: Sequence[str] | None = None,
    column_types: Types = None,
    na_strings: MissingTexts = None,
    skipped: Sequence[int] = (),
    force_types: bool = True,
    long_rows: str = FAIL,
    comments: str | None = None,
    zone: str = UTC,
) -> ParseSetup:
    """Guess what is not given, from a bounded start of the file.

    `column_types` names types by column or position (None: guess). With `force_types` each of
    them is demanded; without, only those that differ from the guess are, which suits clients that
    send guesses back. `na_strings` are for every column, or lists per column. `comments` are the
    characters that begin lines without data; None is #, and empty text none.
    Raises InvalidInput for a file that cannot be read as delimited text, for more than
    `max_columns` columns, and for overrides that do not fit the file.
    """
    start = read_start(Path(path), max_columns, separator)
    separator = checked_separator(separator or sniff.guess_separator(start.text))
    marks = checked_marks(comments)
    # The last line may lack its end.
    text = without_comments(f"{start.text}\n".encode(), marks, keep_lines=False)[0].decode()
    if separator == " ":
        text = collapse_blanks(text.encode()).decode()
    records = sniff.split_cells(text, separator, _SAMPLE_RECORDS)
    if not records:
        raise InvalidInput(f"{path} holds only blank lines.", hint="Name a file with records.")
    width = len(records[0])
    if width > max_columns:
        raise too_many_columns(path, max_columns)
    header = sniff.guess_header(records) if header is None else header
    names, warnings = unique_names([cell.text for cell in records[0]] if header else [""] * width)
    if not header:
        warnings = []
    if column_names is not None:
        names, warnings = given_names(column_names, names, skipped)
    body = records[1:] if header else records
    missing = missing_texts(na_strings, names)
    guesses = _guess_types(body, width, missing)
    types, demanded = given_types(column_types, names, guesses, force=force_types)
    return ParseSetup(
        separator=separator,
        header=header,
        column_names=tuple(names),
        column_types=types,
        na_strings=missing,
        sample=tuple(tuple(cell.text for cell in row) for row in body[:SHOWN_RECORDS]),
        warnings=(*start.warnings, *warnings),
        skipped=checked_skipped(skipped, width),
        demanded=demanded,
        encoding=start.encoding,
        line_end=start.line_end,
        long_rows=_check_long_rows(long_rows),
        comments=marks,
        zone=zone,
        holds_values=any(row != _BLANK for row in body),
    )


def _guess_types(
    body: Sequence[Sequence[Cell]], width: int, missing: Sequence[Sequence[str]]
) -> list[str]:
    marked = sniff.quoting_tells(body)
    return [
        sniff.guess_type(
            [row[i] for row in body if i < len(row)],
            missing[i] if missing else (),
            quoting_tells=marked,
        )
        for i in range(width)
    ]


def checked_separator(separator: str) -> str:
    """The character that parts fields. Raises InvalidInput for what cannot."""
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n\x00':
        raise InvalidInput(
            f"{separator[:10]!r} cannot separate columns.", hint="Use one ASCII character."
        )
    return separator


def _check_long_rows(word: str) -> str:
    if word not in LONG_ROWS:
        raise InvalidInput(
            f"'{word[:40]}' is not something to do with long rows.",
            hint=f"Use one of {', '.join(LONG_ROWS)}.",
        )
    return word
