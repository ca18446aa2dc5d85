"""Columns under construction: numbers, times and text; and which of them a type asks for."""

from collections.abc import Collection, Sequence
from concurrent.futures import Executor

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk, encode_numeric, encode_times, encode_utf8
from steam.trainer.frame.parse.batches import Batch
from steam.trainer.frame.parse.cells import UTC, Cells, as_floats, read_numbers, read_times
from steam.trainer.frame.parse.column import (
    ColumnBuilder,
    Piece,
    SimpleColumn,
    SimpleNumbers,
    Unreadable,
)
from steam.trainer.frame.parse.enums import EnumBuilder
from steam.trainer.frame.parse.row_blocks import InThisThread, RowBlocks
from steam.trainer.frame.parse.utf8 import utf8_of
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, TIME
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.kernels.fields import NumberField

WORD_OF_TYPE = {
    VecType.INT: NUMERIC,
    VecType.REAL: NUMERIC,
    VecType.TIME: TIME,
    VecType.ENUM: ENUM,
    VecType.STRING: STRING,
}
"""The word of parsing for each type of a column."""

_EXACT = 2.0**53
_AT_ONCE = InThisThread()


def column_builder(
    word: str,
    na_strings: Collection[str],
    block_rows: int,
    threads: Executor = _AT_ONCE,
    zone: str = UTC,
) -> ColumnBuilder:
    """An empty column of the type that `word` names; its blocks are encoded on `threads`.

    `na_strings` are about the texts that `read` gets, and so is `zone`, in which those times are
    that do not name one.
    """
    if word == NUMERIC:
        return NumberBuilder(na_strings, block_rows, threads)
    if word == TIME:
        return TimeBuilder(na_strings, block_rows, threads, zone)
    if word == ENUM:
        return EnumBuilder(na_strings, block_rows, threads)
    return StringBuilder(na_strings, block_rows, threads)


class NumberBuilder:
    """Numbers; int if all of them turn out to be whole."""

    def __init__(self, na_strings: Collection[str], block_rows: int, threads: Executor) -> None:
        self._na_strings = na_strings
        self._blocks = RowBlocks(block_rows, threads, _encode_numbers)
        self._whole = True
        self._largest = 0.0

    def simple(self, missing: str) -> SimpleColumn | None:
        if self._na_strings:
            return None
        return SimpleNumbers(NumberField(missing.encode()))

    def direct_type(self, *, whole: bool) -> pl.DataType:
        if self._na_strings:  # one of them may be a number, however it is written
            return pl.String()
        return pl.Int64() if whole else pl.Float64()

    def read(self, cells: pl.Series, batch: Batch) -> Piece:
        if cells.dtype == pl.String:
            found = read_numbers(cells, self._na_strings)
            values, unreadable = found.values, _unreadable(found, cells, batch)
        else:
            values, unreadable = as_floats(cells), None
        # What is known already is not looked for again: most columns of reals are told at once.
        whole = self._whole and (cells.dtype == pl.Int64 or holds_whole_numbers(values))
        largest = float(np.fmax.reduce(np.abs(values), initial=0.0)) if whole else 0.0
        return Piece(values, unreadable, whole, largest)

    def add(self, piece: Piece) -> None:
        self._whole &= piece.whole
        self._largest = max(self._largest, piece.largest)
        self._blocks.add(piece.values)

    def add_values(self, values: pl.Series) -> None:
        self._add_floats(as_floats(values))

    def add_vec(self, vec: Vec) -> None:
        for block in range(len(vec.chunks)):
            self._add_floats(vec.decode(block))

    def finish(self) -> Vec:
        return Vec(VecType.INT if self._whole else VecType.REAL, tuple(self._blocks.finish()))

    def warnings(self) -> list[str]:
        if self._whole and self._largest > _EXACT:
            return ["holds whole numbers beyond 2^53, which are rounded; read keys as Enum"]
        return []

    def _add_floats(self, values: NDArray[np.float64]) -> None:
        self._whole = self._whole and holds_whole_numbers(values)
        self._blocks.add(values)


class TimeBuilder:
    """Times as UTC epoch milliseconds."""

    def __init__(
        self, na_strings: Collection[str], block_rows: int, threads: Executor, zone: str
    ) -> None:
        self._na_strings = na_strings
        self._zone = zone
        self._blocks = RowBlocks(block_rows, threads, _encode_times)

    def simple(self, missing: str) -> SimpleColumn | None:
        return None

    def direct_type(self, *, whole: bool) -> pl.DataType:
        return pl.String()

    def read(self, cells: pl.Series, batch: Batch) -> Piece:
        found = read_times(cells, self._na_strings, self._zone)
        return Piece(found.values, _unreadable(found, cells, batch))

    def add(self, piece: Piece) -> None:
        self._blocks.add(piece.values)

    def add_values(self, values: pl.Series) -> None:
        self._blocks.add(as_floats(values))

    def add_vec(self, vec: Vec) -> None:
        for block in range(len(vec.chunks)):
            self._blocks.add(vec.decode(block))

    def finish(self) -> Vec:
        return Vec(VecType.TIME, tuple(self._blocks.finish()))

    def warnings(self) -> list[str]:
        return []


class StringBuilder:
    """Text as it stands."""

    def __init__(self, na_strings: Collection[str], block_rows: int, threads: Executor) -> None:
        self._na_strings = list(na_strings)
        self._blocks = RowBlocks(block_rows, threads, _encode_texts)

    def simple(self, missing: str) -> SimpleColumn | None:
        return None

    def direct_type(self, *, whole: bool) -> pl.DataType:
        return pl.String()

    def read(self, cells: pl.Series, batch: Batch) -> Piece:
        if self._na_strings:
            wanting = cells.str.strip_chars().is_in(self._na_strings).fill_null(value=True)
            cells = cells.set(wanting, None)
        return Piece(cells)

    def add(self, piece: Piece) -> None:
        self._blocks.add(piece.values)

    def add_values(self, values: pl.Series) -> None:
        self._blocks.add(values)

    def add_vec(self, vec: Vec) -> None:
        for block in range(len(vec.chunks)):
            self._blocks.add(pl.Series(vec.decode(block).tolist(), dtype=pl.String))

    def finish(self) -> Vec:
        return Vec(VecType.STRING, tuple(self._blocks.finish()))

    def warnings(self) -> list[str]:
        return []


def _encode_numbers(pieces: Sequence[NDArray[np.float64]]) -> Chunk:
    # Also one piece alone is copied: it may lie in memory of polars, with all of its block.
    return encode_numeric(np.concatenate(pieces), owned=True)


def _encode_times(pieces: Sequence[NDArray[np.float64]]) -> Chunk:
    return encode_times(np.concatenate(pieces))


def _encode_texts(pieces: Sequence[pl.Series]) -> Chunk:
    return encode_utf8(utf8_of(pl.concat(pieces)))


def _unreadable(found: Cells, cells: pl.Series, batch: Batch) -> Unreadable | None:
    row = found.unreadable
    return None if row is None else Unreadable(cells[row], batch.line_of(row), found.wrong)
