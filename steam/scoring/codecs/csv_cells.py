"""Columns of answers as CSV, cell by cell as bytes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.scoring.answers import Choices, Column
from steam.scoring.json_cells import number_cells


def csv_cells(column: Column) -> Sequence[bytes]:
    """The text of each cell; empty where there is no choice or no finite number."""
    if isinstance(column, Choices):
        texts = [*(quoted(str(choice)) for choice in column.choices), b""]
        return [texts[code] for code in column.codes.tolist()]
    return _numbers(column)


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
