"""Flows from files: steam's own, and those that H2O Flow saved. Pure."""

import re

import msgspec

from steam.core.errors import InvalidInput
from steam.web.flow.command_text import write_command
from steam.web.flow.h2o_calls import read_calls
from steam.web.flow.h2o_tokens import Unreadable
from steam.web.flow.notebook import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_SOURCE,
    Cell,
    check_cells,
    checked_text,
)
from steam.web.refusals import Malformed, TooLarge

_HEADING = re.compile(r"h([1-6])")
_TICKS = re.compile(r"`+")


class _Own(msgspec.Struct):
    cells: list[Cell]


class _OfH2O(msgspec.Struct):
    type: str
    input: str = ""


class _SavedByH2O(msgspec.Struct):
    cells: list[_OfH2O]


def cells_of_file(raw: bytes) -> list[Cell]:
    """The cells of a saved flow. Raises TooLarge, Malformed and InvalidInput.

    Of H2O's, calls with literals become commands, headings and texts markdown; other code becomes
    markdown that shows it and says why it is not a command.
    """
    if len(raw) > MOST_BYTES:
        raise TooLarge(MOST_BYTES)
    text = checked_text(raw)
    try:
        cells = _own_cells(text)
        if cells is None:
            saved = msgspec.json.decode(text, type=_SavedByH2O)
            cells = _all_converted(saved.cells)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            "This file is no flow of steam, and none of H2O.",
            hint="Choose a file that was saved there as a flow.",
        ) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed("The file is not valid JSON.") from error
    check_cells(cells)
    return cells


def _own_cells(text: bytes) -> list[Cell] | None:
    """The cells of a flow that steam saved; None when it is not one."""
    try:
        return msgspec.json.decode(text, type=_Own).cells
    except msgspec.ValidationError:
        return None


def _all_converted(saved: list[_OfH2O]) -> list[Cell]:
    """The cells, no more of them than it takes to be too many."""
    cells: list[Cell] = []
    for cell in saved:
        cells += _converted(cell)
        if len(cells) > MOST_CELLS:
            break
    return cells


def _converted(cell: _OfH2O) -> list[Cell]:
    source = cell.input.strip()
    heading = _HEADING.fullmatch(cell.type)
    if heading:
        return [Cell("markdown", f"{'#' * int(heading[1])} {' '.join(source.split())}")]
    if cell.type == "md":
        return [Cell("markdown", cell.input)]
    if not source:
        return []
    if cell.type != "cs" or len(source) > MOST_SOURCE:
        return [Cell("markdown", _as_code(source))]
    try:
        return [Cell("command", write_command(call)) for call in read_calls(source)]
    except Unreadable as reason:
        note = f"This cell of H2O Flow is not a command here: {reason}."
        return [Cell("markdown", f"{note}\n\n{_as_code(source)}")]


def _as_code(source: str) -> str:
    """A block of code in markdown, whatever ticks are in it."""
    longest = max((len(ticks) for ticks in _TICKS.findall(source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{source}\n{fence}"
