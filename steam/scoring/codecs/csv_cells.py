"""Columns of answers as CSV: whole where nothing is odd, else cell by cell, as bytes."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from steam.scoring.answers import Choices, Column
from steam.scoring.json_cells import encode, number_cells

_COMMA, _NEWLINE = b",\n"


def plain_csv(columns: Sequence[Column], rows: int) -> bytes | None:
    """The lines of so many rows, printed at once; None where a cell is empty or holds a comma.

    They are printed as one list; then the last comma of each row becomes the end of its line.
    """
    width = len(columns)
    flat: list[object] = [None] * (rows * width)
    for place, column in enumerate(columns):
        cells = _choices(column) if isinstance(column, Choices) else _finite(column)
        if cells is None:
            return None
        flat[place::width] = cells
    text = bytearray(encode(flat)[1:-1] + b",")
    characters = np.frombuffer(text, np.uint8)
    characters[np.flatnonzero(characters == _COMMA)[width - 1 :: width]] = _NEWLINE
    return bytes(text)


def csv_cells(column: Column) -> Sequence[bytes]:
    """The text of each cell; empty where there is no choice or no finite number."""
    if isinstance(column, Choices):
        texts = [*(quoted(str(choice)) for choice in column.choices), b""]
        return [texts[code] for code in column.codes.tolist()]
    return _numbers(column)


def _choices(column: Choices) -> Sequence[msgspec.Raw] | None:
    texts = [quoted(str(choice)) for choice in column.choices]
    if not all(texts) or b"," in b"".join(texts) or column.codes.min(initial=0) < 0:
        return None
    printed = [*map(msgspec.Raw, texts)]
    return [printed[code] for code in column.codes.tolist()]


def _finite(column: NDArray[np.float64]) -> Sequence[float] | None:
    numbers: Sequence[float] = column.tolist()
    return numbers if np.isfinite(column).all() else None


def _numbers(numbers: NDArray[np.float64]) -> Sequence[bytes]:
    cells = number_cells(numbers)
    if np.isfinite(numbers).all():
        return cells
    return [b"" if cell == b"null" else cell for cell in cells]


def quoted(text: str) -> bytes:
    """A text, in quotes where it would not come back from CSV without."""
    if any(sign in text for sign in ',"\n\r') or text != text.strip():
        text = '"' + text.replace('"', '""') + '"'
    return text.encode()
