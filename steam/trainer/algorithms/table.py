"""Tables that models and metrics show: named, typed columns and plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Cell: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column. `type` is string, int, long, float or double; `format` as in C's printf."""

    name: str
    type: str
    format: str
    values: tuple[Cell, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one length under a name."""

    name: str
    columns: tuple[TableColumn, ...]
    description: str = ""

    @property
    def rows(self) -> int:
        return len(self.columns[0].values) if self.columns else 0


def strings(name: str, values: tuple[Cell, ...], description: str = "") -> TableColumn:
    """A column of text."""
    return TableColumn(name, "string", "%s", values, description or name)


def integers(name: str, values: tuple[Cell, ...], description: str = "") -> TableColumn:
    """A column of whole numbers."""
    return TableColumn(name, "int", "%d", values, description or name)


def doubles(name: str, values: tuple[Cell, ...], description: str = "") -> TableColumn:
    """A column of numbers."""
    return TableColumn(name, "double", "%5f", values, description or name)


def numbered(name: str, row: str, columns: Mapping[str, NDArray[np.float64]]) -> Table:
    """A table of numbers, each column of shape (rows,), whose rows count from 1 as `row`."""
    rows = len(next(iter(columns.values()), ()))
    return Table(
        name,
        (
            integers(row, tuple(range(1, rows + 1))),
            *(doubles(title, tuple(values.tolist())) for title, values in columns.items()),
        ),
    )
