"""What is in the columns of delimited text, and what is read of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class NumberField:
    """A column of numbers, in which one text, or none, means missing beside the empty one."""

    missing: bytes


@dataclass(frozen=True, slots=True)
class LevelField:
    """A column of levels."""


Text = bytes | memoryview
"""Some of the records."""

Field = NumberField | LevelField | None
"""What is in a column; None is passed over."""


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """float64, shape (rows,), NaN where missing; whether all others are whole, and the greatest
    size of them if so."""

    values: NDArray[np.float64]
    whole: bool
    largest: float


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """uint16 codes, shape (rows,), of `texts` as they were met; the first is the empty one."""

    codes: NDArray[np.uint16]
    texts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class TooManyLevels:
    """A column has more levels than are read so."""

    column: int


Columns = list[Numbers | Levels | None]
