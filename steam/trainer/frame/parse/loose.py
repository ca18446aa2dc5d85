"""Records whose quotes do not follow the rules: read one by one, as spreadsheets would.

Blanks before an opening quote are dropped, a quote inside of a field is an ordinary character,
and text after a closing quote belongs to the field.
"""

import csv
from collections.abc import Iterator, Sequence

import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.batches import Batch
from steam.trainer.frame.parse.blocks import LooseLines
from steam.trainer.frame.parse.raggedness import (
    QUOTED_CHARACTERS,
    QUOTED_RECORDS,
    OddRecord,
    Ragged,
)
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.words import CUT

BATCH_ROWS = 1 << 14
_END = "\x00"  # never in text; shows whether the last quote was closed

_Row = tuple[int, list[str]]


def loose_batches(text: LooseLines, setup: ParseSetup, wanted: Sequence[int]) -> Iterator[Batch]:
    """The records of `text` as columns of strings.

    Raises InvalidInput naming the line of a record that cannot be read.
    """
    header = text.header
    rows: list[_Row] = []
    for row in _records(text.lines, setup, text.line):
        if not row[1] and not setup.blank_is_missing:
            continue
        if header:
            header = False
            continue
        rows.append(row)
        if len(rows) == BATCH_ROWS:
            yield _batch(rows, setup, wanted, text)
            rows = []
    if rows:
        yield _batch(rows, setup, wanted, text)


def _batch(rows: list[_Row], setup: ParseSetup, wanted: Sequence[int], text: LooseLines) -> Batch:
    width = setup.width
    odd = [
        OddRecord(text.place, line, fields, setup.separator.join(row)[:QUOTED_CHARACTERS])
        for line, row in rows
        # A blank line of a one-column file is no field for the csv module, and one for us.
        if (fields := max(len(row), 1)) != width
    ]
    short = [record for record in odd if record.fields < width]
    long = [record for record in odd if record.fields > width]
    if setup.long_rows != CUT:
        rows = [(line, row) for line, row in rows if len(row) <= width]
    columns = {
        i: pl.Series(
            str(i), [(row[i] or None) if i < len(row) else None for _, row in rows], dtype=pl.String
        )
        for i in wanted
    }
    lines = [line for line, _ in rows]
    first_long = tuple(long[:QUOTED_RECORDS])
    ragged = Ragged(len(short), short[0] if short else None, len(long), first_long)
    return Batch(columns, len(rows), text.place, text.fraction(), lines.__getitem__, ragged)


def _records(text: Iterator[str], setup: ParseSetup, first_line: int) -> Iterator[_Row]:
    """The rows with the lines that they start on, without comments."""
    marks = tuple(setup.comments)
    line, following = first_line, first_line
    between = True  # two records, where alone a comment may stand

    def lines() -> Iterator[str]:
        nonlocal line, following, between
        for written in text:
            following += 1
            if between and written.startswith(marks):
                continue
            if between:
                line, between = following - 1, False
            yield written
        yield _END

    try:
        for row in csv.reader(lines(), delimiter=setup.separator, skipinitialspace=True):
            if row == [_END]:
                return
            if row and row[-1].endswith(_END):
                break
            yield line, row
            between = True
    except csv.Error as error:
        raise InvalidInput(
            f"The record on line {line} cannot be read: {error}.", details={"line": line}
        ) from None
    raise InvalidInput(
        f"The record on line {line} does not end.",
        hint='Look for a quote (") that is opened there and never closed.',
        details={"line": line},
    )
