"""The setup of a parse: how to read a file, guessed from its start and corrected by the user."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse import sniff
from steam.trainer.frame.parse.header import unique_names
from steam.trainer.frame.parse.records import find_records
from steam.trainer.frame.parse.sniff import Cell
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import collapse_blanks, guess_encoding
from steam.trainer.frame.parse.words import FAIL, LONG_ROWS, type_word

MAX_COLUMNS = 100_000
SAMPLE_BYTES = 1 << 18
MAX_FIRST_LINE_BYTES = 1 << 23
_SAMPLE_RECORDS = 1000
_SHOWN_RECORDS = 10

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ParseSetup:
    """How to read one file. Sequences per column are in file order, skipped columns included.

    `column_types` are Numeric, Enum, String or Time. A column in `demanded` must be of its type;
    the type of another is a guess from the sample and gives way to what the file holds.
    `na_strings` is empty or holds, per column, the texts that mean missing there. `sample` shows
    the first records after the header. `skipped` are positions of columns to leave out. `long_rows`
    is what becomes of records with too many fields: fail, skip or cut.
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
    column_types: Sequence[str | None] | Mapping[str, str] | None = None,
    na_strings: Sequence[str] | Sequence[Sequence[str]] | Mapping[str, Sequence[str]] | None = None,
    skipped: Sequence[int] = (),
    force_types: bool = True,
    long_rows: str = FAIL,
) -> ParseSetup:
    """Guess what is not given, from a bounded start of the file.

    `column_types` names types by column or position (None: guess). With `force_types` each of
    them is demanded; without, only those that differ from the guess are, which suits clients that
    send guesses back. `na_strings` are for every column, or lists per column.
    Raises InvalidInput for a file that cannot be read as delimited text, for more than
    `max_columns` columns, and for overrides that do not fit the file.
    """
    start = _read_start(Path(path), max_columns, separator)
    separator = _check_separator(separator or sniff.guess_separator(start.text))
    text = start.text
    if separator == " ":
        text = collapse_blanks(text.encode()).decode()
    records = sniff.split_cells(text, separator, _SAMPLE_RECORDS)
    if not records:
        raise InvalidInput(f"{path} holds only blank lines.", hint="Name a file with records.")
    width = len(records[0])
    if width > max_columns:
        raise _too_many_columns(path, max_columns)
    header = sniff.guess_header(records) if header is None else header
    names, warnings = unique_names([cell.text for cell in records[0]] if header else [""] * width)
    if not header:
        warnings = []
    if column_names is not None:
        names, warnings = _given_names(column_names, width)
    body = records[1:] if header else records
    missing = _missing_texts(na_strings, names)
    guesses = _guess_types(body, width, missing)
    types, demanded = _given_types(column_types, names, guesses, force_types)
    return ParseSetup(
        separator=separator,
        header=header,
        column_names=tuple(names),
        column_types=tuple(types),
        na_strings=missing,
        sample=tuple(tuple(cell.text for cell in row) for row in body[:_SHOWN_RECORDS]),
        warnings=(*start.warnings, *warnings),
        skipped=_check_skipped(skipped, width),
        demanded=demanded,
        encoding=start.encoding,
        line_end=start.line_end,
        long_rows=_check_long_rows(long_rows),
    )


@dataclass(frozen=True, slots=True)
class _Start:
    """The start of a file as text, cut at the end of a line, with \\n as line end."""

    text: str
    encoding: str
    line_end: str
    warnings: tuple[str, ...]


def _read_start(path: Path, max_columns: int, separator: str | None) -> _Start:
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
        raise _too_many_columns(path, max_columns)
    if len(first_line) >= MAX_FIRST_LINE_BYTES:
        raise InvalidInput(
            f"The first line of {path} is longer than {MAX_FIRST_LINE_BYTES >> 20} MiB.",
            hint="Check that the file is delimited text with one record per line.",
        )
    data = data.replace(b"\r\n", b"\n").replace(line_end, b"\n")
    if not at_end:
        # A quoted field that goes on after the sample must not look like records of its own.
        data = data[: find_records(data, ",").size or data.rfind(b"\n") + 1 or len(data)]
    text = data.decode(encoding, "ignore")
    warnings = () if encoding == "utf-8" else ("The file is not UTF-8; it is read as Latin-1.",)
    return _Start(text, encoding, line_end.decode(), warnings)


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


def _given_types(
    given: Sequence[str | None] | Mapping[str, str] | None,
    names: Sequence[str],
    guesses: list[str],
    force: bool,
) -> tuple[list[str], frozenset[int]]:
    words = _per_column(given, names, "types")
    types = [type_word(word) if word else guess for word, guess in zip(words, guesses, strict=True)]
    return types, frozenset(
        i for i, word in enumerate(words) if word and (force or types[i] != guesses[i])
    )


def _missing_texts(
    given: Sequence[str] | Sequence[Sequence[str]] | Mapping[str, Sequence[str]] | None,
    names: Sequence[str],
) -> tuple[tuple[str, ...], ...]:
    if not given:
        return ()
    if not isinstance(given, Mapping) and all(isinstance(text, str) for text in given):
        return (tuple(str(text) for text in given),) * len(names)
    return tuple(tuple(texts or ()) for texts in _per_column(given, names, "lists of NA strings"))


def _per_column(
    given: Sequence[_T | None] | Mapping[str, _T] | None, names: Sequence[str], what: str
) -> list[_T | None]:
    if given is None:
        return [None] * len(names)
    if isinstance(given, Mapping):
        unknown = next((name for name in given if name not in names), None)
        if unknown is not None:
            raise InvalidInput(f"There is no column '{unknown[:80]}' in the file.")
        return [given.get(name) for name in names]
    if len(given) != len(names):
        raise InvalidInput(f"{len(given)} {what} do not fit {len(names)} columns.")
    return list(given)


def _given_names(given: Sequence[str], width: int) -> tuple[list[str], list[str]]:
    if len(given) != width:
        raise InvalidInput(
            f"{len(given)} column names do not fit the {width} columns of the file.",
            hint="Give one name per column, and check the separator.",
        )
    return unique_names(given)


def _check_separator(separator: str) -> str:
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n\x00':
        raise InvalidInput(
            f"{separator[:10]!r} cannot separate columns.", hint="Use one ASCII character."
        )
    return separator


def _check_skipped(skipped: Sequence[int], width: int) -> tuple[int, ...]:
    if any(not 0 <= column < width for column in skipped):
        raise InvalidInput(f"A skipped column lies outside of 0..{width - 1}.")
    if len(set(skipped)) == width:
        raise InvalidInput("Every column is skipped.", hint="Leave at least one.")
    return tuple(sorted(set(skipped)))


def _check_long_rows(word: str) -> str:
    if word not in LONG_ROWS:
        raise InvalidInput(
            f"'{word[:40]}' is not something to do with long rows.",
            hint=f"Use one of {', '.join(LONG_ROWS)}.",
        )
    return word


def _too_many_columns(path: str | Path, most: int) -> InvalidInput:
    return InvalidInput(
        f"{path} has more than {most} columns.",
        hint="Check that it is delimited text, or raise the limit on columns.",
    )
