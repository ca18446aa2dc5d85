"""Columns under construction: text goes in batch by batch, a vec comes out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.chunk import (
    Chunk,
    encode_codes,
    encode_numeric,
    encode_strings,
    encode_times,
)
from steam.trainer.frame.parse.cells import Cells, read_numbers, read_times
from steam.trainer.frame.parse.levels import sorted_levels
from steam.trainer.frame.parse.words import ENUM, NUMERIC, TIME
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers

_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that is not of its column's type, and the line on which its record starts."""

    text: str
    line: int


class ColumnBuilder(Protocol):
    """One column under construction."""

    def add(self, text: pl.Series, lines: NDArray[np.int64]) -> Unreadable | None:
        """Take the next rows; the first cell that cannot be read, if there is one."""
        ...

    def finish(self) -> Vec:
        """The column. Nothing may be added afterwards."""
        ...

    def warnings(self) -> list[str]:
        """What the user should know of this column, as the ends of sentences about it."""
        ...


def column_builder(word: str, na_strings: Collection[str], block_rows: int) -> ColumnBuilder:
    """An empty column of the type that `word` names."""
    if word == NUMERIC:
        return NumberBuilder(na_strings, block_rows)
    if word == TIME:
        return TimeBuilder(na_strings, block_rows)
    if word == ENUM:
        return EnumBuilder(na_strings, block_rows)
    return StringBuilder(na_strings, block_rows)


class _Blocks:
    """Cuts rows that come in batches of any size into chunks of `block_rows`, the last one less."""

    def __init__(self, block_rows: int, encode: Callable[[NDArray[Any]], Chunk]) -> None:
        self._block_rows = block_rows
        self._encode = encode
        self._chunks: list[Chunk] = []
        self._pending: list[NDArray[Any]] = []
        self._rows = 0

    def add(self, values: NDArray[Any]) -> None:
        while self._rows + len(values) >= self._block_rows:
            cut = self._block_rows - self._rows
            self._flush(values[:cut])
            values = values[cut:]
        if len(values):
            self._pending.append(values)
            self._rows += len(values)

    def finish(self) -> tuple[Chunk, ...]:
        if self._rows:
            self._flush(self._pending.pop())
        return tuple(self._chunks)

    def _flush(self, last: NDArray[Any]) -> None:
        values = np.concatenate([*self._pending, last]) if self._pending else last
        self._chunks.append(self._encode(values))
        self._pending = []
        self._rows = 0


class NumberBuilder:
    """Numbers; int if all of them turn out to be whole."""

    def __init__(self, na_strings: Collection[str], block_rows: int) -> None:
        self._na_strings = na_strings
        self._blocks = _Blocks(block_rows, encode_numeric)
        self._whole = True
        self._largest = 0.0

    def add(self, text: pl.Series, lines: NDArray[np.int64]) -> Unreadable | None:
        cells = read_numbers(text, self._na_strings)
        if self._whole:
            self._whole = holds_whole_numbers(cells.values)
            self._largest = np.fmax.reduce(np.abs(cells.values), initial=self._largest)
        self._blocks.add(cells.values)
        return _unreadable(cells, text, lines)

    def finish(self) -> Vec:
        return Vec(VecType.INT if self._whole else VecType.REAL, self._blocks.finish())

    def warnings(self) -> list[str]:
        if self._whole and self._largest > _EXACT:
            return ["holds whole numbers beyond 2^53, which are rounded; read keys as Enum"]
        return []


class TimeBuilder:
    """Times as UTC epoch milliseconds."""

    def __init__(self, na_strings: Collection[str], block_rows: int) -> None:
        self._na_strings = na_strings
        self._blocks = _Blocks(block_rows, encode_times)

    def add(self, text: pl.Series, lines: NDArray[np.int64]) -> Unreadable | None:
        cells = read_times(text, self._na_strings)
        self._blocks.add(cells.values)
        return _unreadable(cells, text, lines)

    def finish(self) -> Vec:
        return Vec(VecType.TIME, self._blocks.finish())

    def warnings(self) -> list[str]:
        return []


class EnumBuilder:
    """Levels, numbered as they appear until the whole domain is known."""

    def __init__(self, na_strings: Collection[str], block_rows: int) -> None:
        self._na_strings = set(na_strings)
        self._block_rows = block_rows
        self._codes: dict[str, int] = {}
        self._parts: list[NDArray[np.int32]] = []

    def add(self, text: pl.Series, lines: NDArray[np.int64]) -> Unreadable | None:
        written = text.unique().drop_nulls()
        # Batches number their own levels; `own` turns those numbers into the column's.
        batch = text.cast(pl.Enum(written)).to_physical().cast(pl.Int32).fill_null(len(written))
        own = np.array([self._code(level) for level in written.to_list()] + [-1], dtype=np.int32)
        self._parts.append(own[batch.to_numpy()])
        return None

    def finish(self) -> Vec:
        domain = sorted_levels(self._codes)
        ranks = np.full(len(domain) + 1, -1, dtype=np.int32)
        ranks[[self._codes[level] for level in domain]] = np.arange(len(domain))
        blocks = _Blocks(self._block_rows, lambda codes: encode_codes(codes, len(domain)))
        for part in self._parts:
            blocks.add(ranks[part])
        self._parts = []
        return Vec(VecType.ENUM, blocks.finish(), domain)

    def warnings(self) -> list[str]:
        return []

    def _code(self, text: str) -> int:
        level = text.strip()
        if not level or level in self._na_strings:
            return -1
        return self._codes.setdefault(level, len(self._codes))


class StringBuilder:
    """Text as it stands."""

    def __init__(self, na_strings: Collection[str], block_rows: int) -> None:
        self._na_strings = set(na_strings)
        self._blocks = _Blocks(block_rows, encode_strings)

    def add(self, text: pl.Series, lines: NDArray[np.int64]) -> Unreadable | None:
        values = np.empty(len(text), dtype=object)
        values[:] = text.to_list()
        if self._na_strings:
            wanting = text.str.strip_chars().is_in(list(self._na_strings))
            values[wanting.fill_null(value=True).to_numpy()] = None
        self._blocks.add(values)
        return None

    def finish(self) -> Vec:
        return Vec(VecType.STRING, self._blocks.finish())

    def warnings(self) -> list[str]:
        return []


def _unreadable(cells: Cells, text: pl.Series, lines: NDArray[np.int64]) -> Unreadable | None:
    if cells.unreadable is None:
        return None
    return Unreadable(text[cells.unreadable], int(lines[cells.unreadable]))
