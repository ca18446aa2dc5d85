"""Guesses from the first records of a file: separator, header, types. Pure functions."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from steam.trainer.frame.parse.cells import NUMBER_PATTERN, TIME_PATTERN, read_times
from steam.trainer.frame.parse.words import ENUM, MISSING_WORDS, NUMERIC, STRING, TIME

SEPARATORS = ("\t", ";", ",", "|")
"""Candidates, the first that fits wins; a comma is often a decimal sign or part of text."""

_NUMBER = re.compile(NUMBER_PATTERN, re.ASCII)
_TIME = re.compile(TIME_PATTERN, re.ASCII)
_QUOTED = re.compile(r'"[^"\n]*"')
_LOOK_AT_LINES = 50
_DISTINCT_TEXT = 0.95
_BOOLEANS = frozenset({"true", "false"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the sample; `text` without quotes, or without blanks at its ends."""

    text: str
    quoted: bool = False

    @property
    def tells_type(self) -> bool:
        """Whether it is more than a missing value."""
        return self.text.strip().lower() not in MISSING_WORDS


def split_cells(text: str, separator: str, most_records: int) -> list[list[Cell]]:
    """The first records of `text`, without blank lines.

    Where all have one field, blank lines after the first of them are missing values, and stay.
    """
    records = (_split_quoted if '"' in text else _split_plain)(text, separator, most_records)
    filled = [row for row in records if row != [Cell("")]]
    if not filled or any(len(row) > 1 for row in filled):
        return filled
    return records[records.index(filled[0]) :]


def _split_plain(text: str, separator: str, most_records: int) -> list[list[Cell]]:
    lines = text.removesuffix("\n").split("\n", most_records)[:most_records] if text else []
    return [[Cell(field.strip()) for field in line.split(separator)] for line in lines]


def _split_quoted(text: str, separator: str, most_records: int) -> list[list[Cell]]:
    stop = re.escape(separator)
    field = re.compile(rf' *"((?:[^"]|"")*)"([^{stop}\n]*)|([^{stop}\n]*)')
    records: list[list[Cell]] = []
    record: list[Cell] = []
    position = 0
    while position < len(text) and len(records) < most_records:
        match = field.match(text, position)
        if match is None:
            break
        if match[1] is None:
            record.append(Cell(match[3].strip()))
        else:
            record.append(Cell(match[1].replace('""', '"') + match[2].rstrip(), quoted=True))
        position = match.end() + 1
        if text[match.end() : position] != separator:
            records.append(record)
            record = []
    if record:  # the text ends right after a separator
        records.append([*record, Cell("")])
    return records


def guess_separator(text: str) -> str:
    """The first candidate found equally often on every line, else the commonest, else a comma.

    A blank is one only where nothing else is and numbers stand on every line.
    """
    plain = _QUOTED.sub("", text)
    lines = [line for line in islice(plain.split("\n"), _LOOK_AT_LINES) if line.strip()]
    if not lines:
        return ","
    for separator in SEPARATORS:
        counts = {line.count(separator) for line in lines}
        if len(counts) == 1 and counts != {0}:
            return separator
    commonest = max(SEPARATORS, key=lines[0].count)
    if commonest in lines[0]:
        return commonest
    words = [line.split() for line in lines]
    even = len({len(row) for row in words}) == 1 and len(words[0]) > 1
    if even and all(any(map(_NUMBER.match, row)) for row in words[1:] or words):
        return " "
    return ","


def guess_header(records: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first record holds names: none of it is a value of its column's kind.

    No field of it may be a number or a time. Where all columns are text it is a header if its
    fields are distinct and none of them appears again in its column.
    """
    if not records:
        return False
    first, body = records[0], records[1:]
    names = [cell.text for cell in first]
    if any(_NUMBER.match(name) or _TIME.match(name) for name in names):
        return False
    if not any(cell.tells_type for cell in first):
        return False
    for column in range(len(first)):
        cells = [row[column] for row in body if column < len(row)]
        if guess_type(cells, (), quoting_tells=False) in (NUMERIC, TIME) and cells:
            return True
    values = (
        cell.text == names[column] for row in body for column, cell in enumerate(row[: len(names)])
    )
    return len(set(names)) == len(names) and not any(values)


def quoting_tells(records: Sequence[Sequence[Cell]]) -> bool:
    """Whether quotes mark text: some fields with a value are quoted and some are not."""
    if not any(cell.quoted for row in records for cell in row):
        return False
    return len({cell.quoted for row in records for cell in row if cell.tells_type}) == 2


def guess_type(cells: Sequence[Cell], na_strings: Collection[str], *, quoting_tells: bool) -> str:
    """The type word of a column from its sample cells; Numeric where they tell nothing.

    Text is String when more than 95% of it is distinct, however few the rows, as in H2O; else
    Enum. So are true and false. Numbers in quotes are text where quotes mark text.
    """
    cells = [cell for cell in cells if cell.text.strip() not in na_strings]
    telling = [cell for cell in cells if cell.tells_type]
    if not telling:
        return NUMERIC
    as_text = quoting_tells and all(cell.quoted for cell in telling)
    if not as_text and all(_NUMBER.match(cell.text.strip()) for cell in telling):
        return NUMERIC
    if _are_times(telling):
        return TIME
    # As in H2O, a text of no characters is a text like others where it stands in quotes.
    texts = [cell.text.strip() for cell in cells if cell.quoted or cell.text.strip()]
    distinct = set(texts)
    if (
        len(distinct) > max(_DISTINCT_TEXT * len(texts), 1)
        and not {text.lower() for text in distinct} <= _BOOLEANS
    ):
        return STRING
    return ENUM


def _are_times(cells: Sequence[Cell]) -> bool:
    if not all(_TIME.match(cell.text.strip()) for cell in cells):
        return False
    return read_times(pl.Series([cell.text for cell in cells])).unreadable is None
