"""Records whose quotes do not follow the rules: read one by one, as spreadsheets would.

Blanks before an opening quote are dropped, a quote inside of a field is an ordinary character,
and text after a closing quote belongs to the field.
"""

import csv
from collections.abc import Iterator

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.raggedness import Raggedness
from steam.trainer.frame.parse.setup import ParseSetup

BATCH_ROWS = 1 << 14
_END = "\x00"  # never in text; shows whether the last quote was closed

Rows = tuple[list[list[str]], list[int]]


def loose_batches(
    text: Iterator[str], setup: ParseSetup, first_line: int, raggedness: Raggedness
) -> Iterator[Rows]:
    """Rows of exactly as many cells as there are columns, and the lines on which they start.

    `text` are physical lines with their newlines, the first of them number `first_line`.
    Raises InvalidInput naming the line of a record that cannot be read.
    """
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, row in _records(text, setup.separator, first_line):
        if not row and setup.width > 1:
            continue
        rows.append(row)
        lines.append(line)
        if len(rows) == BATCH_ROWS:
            yield _even(rows, lines, setup.width, raggedness), lines
            rows, lines = [], []
    if rows:
        yield _even(rows, lines, setup.width, raggedness), lines


def _even(
    rows: list[list[str]], lines: list[int], width: int, raggedness: Raggedness
) -> list[list[str]]:
    # A blank line of a one-column file is no field for the csv module, and one for us.
    raggedness.check(np.array([max(len(row), 1) for row in rows]), np.array(lines))
    return [row + [""] * (width - len(row)) for row in rows]


def _records(
    text: Iterator[str], separator: str, first_line: int
) -> Iterator[tuple[int, list[str]]]:
    def lines() -> Iterator[str]:
        yield from text
        yield _END

    reader = csv.reader(lines(), delimiter=separator, skipinitialspace=True)
    line = first_line
    try:
        for row in reader:
            if row == [_END]:
                return
            if row and row[-1].endswith(_END):
                break
            yield line, row
            line = first_line + reader.line_num
    except csv.Error as error:
        raise InvalidInput(
            f"The record on line {line} cannot be read: {error}.", details={"line": line}
        ) from None
    raise InvalidInput(
        f"The record on line {line} does not end.",
        hint='Look for a quote (") that is opened there and never closed.',
        details={"line": line},
    )
