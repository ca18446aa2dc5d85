"""The blocks of a table as the child sends them, in the types that were asked for."""

import io
from collections.abc import Sequence
from typing import IO

import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.typed.conversions import Converted, convert, shown
from steam.trainer.frame.parse.typed.messages import Mark, write_message
from steam.trainer.frame.parse.typed.records import Request
from steam.trainer.frame.parse.typed.table import Table

_MOST_TEXT = 1 << 30  # bytes of a column in a block, spelled out


class UnfitValue(Exception):
    """A value is not of the type of its column, given by its place among those wanted."""

    def __init__(self, column: int, refusal: InvalidInput) -> None:
        super().__init__(str(refusal))
        self.column = column
        self.refusal = refusal


def send_blocks(
    request: Request, path: str, table: Table, positions: Sequence[int], out: IO[bytes]
) -> set[int]:
    """Write the blocks as Arrow streams of columns named by their place in the request.

    Returns the places of columns of which whole numbers were rounded.
    """
    row = 0
    rounded: set[int] = set()
    for block in table.blocks(positions, request.block_rows):
        columns = []
        for place, values in enumerate(block):
            converted = _column(request, path, place, values.alias(str(place)), row)
            columns.append(converted.values)
            if converted.rounded:
                rounded.add(place)
        stream = io.BytesIO()
        pl.DataFrame(columns).write_ipc_stream(stream)
        write_message(out, Mark.BLOCK, stream.getbuffer())
        row += block.height
    return rounded


def _column(request: Request, path: str, place: int, values: pl.Series, row: int) -> Converted:
    word = request.words[place]
    missing = request.na_strings[place] if request.na_strings else []
    try:
        converted = convert(values, word, missing)
    except pl.exceptions.ComputeError:
        name = request.columns[place]
        raise InvalidInput(
            f"Column '{name[:80]}' of {path} holds bytes that are not text.",
            hint="Leave the column out.",
        ) from None
    if converted.values.dtype == pl.String:
        _check_text(request, path, place, converted.values, row)
    if converted.unreadable is not None:
        text = shown(values[converted.unreadable : converted.unreadable + 1])[0]
        raise UnfitValue(
            place,
            InvalidInput(
                f"Row {row + converted.unreadable + 1} of {path}: '{text[:40]}' is not {word}."
            ),
        )
    return converted


def _check_text(request: Request, path: str, place: int, texts: pl.Series, row: int) -> None:
    """A table may tell a long text once and hold it in each row; a frame holds it so many times."""
    if (texts.str.len_bytes().sum() or 0) > _MOST_TEXT:
        raise InvalidInput(
            f"The texts of column '{request.columns[place][:80]}' in the rows from {row + 1} on of"
            f" {path} are longer than {_MOST_TEXT >> 20:,} MB.",
            hint="Leave the column out.",
        )
