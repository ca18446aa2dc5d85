"""Columns of answers as JSON, cell by cell as bytes: numbers are printed a column at a time."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from steam.core.errors import SteamError
from steam.scoring.answers import Choices, Column

encode = msgspec.json.Encoder().encode
"""A value as JSON; NaN and infinities become null."""


class JsonCells:
    """The JSON of the cells of columns; a column that stands in two places is printed once."""

    def __init__(self) -> None:
        self._printed: dict[int, tuple[Column, Sequence[bytes]]] = {}

    def of(self, column: Column) -> Sequence[bytes]:
        """The JSON of each cell; what is not a finite number, and no choice, is null."""
        _, cells = self._printed.get(id(column), (None, None))
        if cells is None:
            cells = (
                choice_cells(column, b"null")
                if isinstance(column, Choices)
                else (number_cells(column))
            )
            self._printed[id(column)] = column, cells  # which keeps its id from being another's
        return cells


def column_text(column: Column) -> bytes:
    """The JSON of all cells, with commas between them; what `JsonCells` says of each."""
    if isinstance(column, Choices):
        return b",".join(choice_cells(column, b"null"))
    return encode(column.tolist())[1:-1]


def choice_cells(column: Choices, none: bytes) -> Sequence[bytes]:
    """The JSON of each choice, and `none` where there is none."""
    printed = [*map(encode, column.choices), none]  # the last one is where -1 points
    return [printed[code] for code in column.codes.tolist()]


def number_cells(numbers: NDArray[np.float64]) -> Sequence[bytes]:
    """The JSON of each number; null for what is not finite."""
    return encode(numbers.tolist())[1:-1].split(b",") if len(numbers) else []


def error_content(error: SteamError) -> dict[str, object]:
    """An error in the one shape that every server of steam uses."""
    return {"error": {"code": error.code, "message": str(error), "details": error.details}}
