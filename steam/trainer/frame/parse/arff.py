"""ARFF: delimited text behind a head that declares its columns. `?` is missing.

As in H2O, text is quoted with double quotes, the levels of a column are those that it holds, and
whatever separates the values that a row is to have is the separator.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.parse import sniff
from steam.trainer.frame.parse.arff_header import COMMENT, ArffHeader, read_header
from steam.trainer.frame.parse.comments import without_comments
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.header import unique_names
from steam.trainer.frame.parse.overrides import Overrides, overridden
from steam.trainer.frame.parse.reading import Limits, Reading
from steam.trainer.frame.parse.setup import SHOWN_RECORDS, ParseSetup, checked_separator
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import WINDOWS, collapse_blanks, decode
from steam.trainer.frame.parse.text_start import AS_WINDOWS, SAMPLE_BYTES

_MISSING = "?"
_COMMA = ","
_SEPARATORS = (_COMMA, "\t", ";", "|", " ")
"""Candidates, the usual one first."""
_LOOKED_AT = 50


def look_at_arff(paths: Sequence[Path], said: Overrides, limits: Limits) -> Reading:
    """The columns that the files declare, each with the type declared for it.

    Raises InvalidInput for a head that cannot be read, for files that declare other columns than
    the first, and for overrides that do not fit; Unsupported for sparse rows.
    """
    headers = [read_header(path, limits.columns) for path in paths]
    for path, header in zip(paths, headers, strict=True):
        if (header.names, header.words) != (headers[0].names, headers[0].words):
            raise InvalidInput(
                f"{path} does not declare the columns of {paths[0]}.",
                hint="Files of one frame declare the same columns in the same order.",
            )
    first = _data(paths[0], headers[0])
    separator = checked_separator(said.separator or _separator(first, len(headers[0].names)))
    parts = tuple(
        _setup(path, header, said, separator) for path, header in zip(paths, headers, strict=True)
    )
    return Reading(Format.ARFF, tuple(paths), parts[0], headers[0].names, parts)


def _setup(path: Path, header: ArffHeader, said: Overrides, separator: str) -> ParseSetup:
    names, renamed = unique_names(header.names)
    setup = overridden(names, header.words, said, header=False)
    given = setup.na_strings or ((),) * setup.width
    missing = tuple(tuple(dict.fromkeys((*words, _MISSING))) for words in given)
    warnings = (AS_WINDOWS,) if header.encoding == WINDOWS else ()
    return replace(
        setup,
        separator=separator,
        na_strings=missing,
        sample=_sample(_data(path, header), separator, SHOWN_RECORDS),
        warnings=(*warnings, *renamed, *setup.warnings),
        demanded=frozenset(range(setup.width)),
        encoding=header.encoding,
        long_rows=said.long_rows,
        comments=COMMENT,
        zone=said.zone,
        preamble=header.text,
    )


def _separator(data: str, width: int) -> str:
    """The candidate that gives the most records as many fields as columns are declared."""

    def fitting(separator: str) -> int:
        rows = _sample(data, separator, _LOOKED_AT)
        return sum(len(row) == width for row in rows)

    return max(_SEPARATORS, key=fitting) if width > 1 else _COMMA


def _sample(data: str, separator: str, most: int) -> tuple[tuple[str, ...], ...]:
    """The first rows as texts."""
    if separator == " ":
        data = collapse_blanks(data.encode()).decode()
    rows = sniff.split_cells(data, separator, most)
    return tuple(tuple(cell.text for cell in row) for row in rows)


def _data(path: Path, header: ArffHeader) -> str:
    """The start of the data, without comments. Raises Unsupported for sparse rows."""
    with SourceFile(path) as source:
        start = source.read(len(header.text) + SAMPLE_BYTES)[len(header.text) :]
    whole = start[: start.rfind(b"\n") + 1] or start
    text = decode(whole, header.encoding).replace("\r\n", "\n")
    data = without_comments(f"{text}\n".encode(), COMMENT, keep_lines=False)[0].decode()
    if data.lstrip().startswith("{"):
        raise Unsupported(
            f"{path} is sparse ARFF, which steam does not read.",
            hint="Write it with a value for each column, or as SVMLight.",
        )
    return data
