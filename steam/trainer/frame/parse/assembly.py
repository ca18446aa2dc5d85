"""Columns put together from decoded pieces of any length, cut into blocks of one size."""

from collections.abc import Callable, Sequence
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
from steam.trainer.frame.parse.levels import sorted_levels
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, TIME
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers

WORD_OF_TYPE = {
    VecType.INT: NUMERIC,
    VecType.REAL: NUMERIC,
    VecType.TIME: TIME,
    VecType.ENUM: ENUM,
    VecType.STRING: STRING,
}
"""The word of parsing for each type of a column."""


class ColumnAssembly(Protocol):
    """One column that grows piece by piece."""

    def add(self, piece: pl.Series) -> None:
        """More rows: Float64 with null or NaN as missing (numbers and times), or String."""
        ...

    def add_vec(self, vec: Vec) -> None:
        """The rows of a whole column of the same kind."""
        ...

    def finish(self) -> Vec:
        """The column. Nothing may be added afterwards."""
        ...


def assembly_of(word: str, block_rows: int) -> ColumnAssembly:
    """An empty column of the type that `word` names."""
    if word == ENUM:
        return _Levels(block_rows)
    if word == STRING:
        return _Texts(block_rows)
    return _Times(block_rows) if word == TIME else _Numbers(block_rows)


class _Cutter:
    """Cuts pieces of any length into chunks of `block_rows`, the last one less."""

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
        self._pending, self._rows = [], 0


class _Numbers:
    def __init__(self, block_rows: int) -> None:
        self._blocks = _Cutter(block_rows, encode_numeric)
        self._whole = True

    def add(self, piece: pl.Series) -> None:
        self._add(_floats(piece))

    def add_vec(self, vec: Vec) -> None:
        for block in range(len(vec.chunks)):
            self._add(vec.decode(block))

    def finish(self) -> Vec:
        return Vec(VecType.INT if self._whole else VecType.REAL, self._blocks.finish())

    def _add(self, values: NDArray[np.float64]) -> None:
        self._whole = self._whole and holds_whole_numbers(values)
        self._blocks.add(values)


class _Times:
    def __init__(self, block_rows: int) -> None:
        self._blocks = _Cutter(block_rows, encode_times)

    def add(self, piece: pl.Series) -> None:
        self._blocks.add(_floats(piece))

    def add_vec(self, vec: Vec) -> None:
        for block in range(len(vec.chunks)):
            self._blocks.add(vec.decode(block))

    def finish(self) -> Vec:
        return Vec(VecType.TIME, self._blocks.finish())


class _Texts:
    def __init__(self, block_rows: int) -> None:
        self._blocks = _Cutter(block_rows, encode_strings)

    def add(self, piece: pl.Series) -> None:
        values = np.empty(len(piece), dtype=object)
        values[:] = piece.to_list()
        self._blocks.add(values)

    def add_vec(self, vec: Vec) -> None:
        for block in range(len(vec.chunks)):
            self._blocks.add(vec.decode(block))

    def finish(self) -> Vec:
        return Vec(VecType.STRING, self._blocks.finish())


class _Levels:
    """Levels are numbered as they appear until the whole domain is known."""

    def __init__(self, block_rows: int) -> None:
        self._codes: dict[str, int] = {}
        # Kept as chunks: raw codes would take four times what the column will.
        self._blocks = _Cutter(block_rows, lambda codes: encode_codes(codes, len(self._codes)))

    def add(self, piece: pl.Series) -> None:
        written = piece.unique().drop_nulls()
        codes = piece.cast(pl.Enum(written)).to_physical().cast(pl.Int32).fill_null(-1)
        self._add(codes.to_numpy(), written.to_list())

    def add_vec(self, vec: Vec) -> None:
        for block in range(len(vec.chunks)):
            self._add(vec.decode(block), vec.domain or ())

    def finish(self) -> Vec:
        domain = sorted_levels(self._codes)
        ranks = np.full(len(domain) + 1, -1, dtype=np.int32)
        ranks[[self._codes[level] for level in domain]] = np.arange(len(domain))
        chunks = tuple(
            encode_codes(ranks[chunk.decode()], len(domain)) for chunk in self._blocks.finish()
        )
        return Vec(VecType.ENUM, chunks, domain)

    def _add(self, codes: NDArray[np.int32], levels: Sequence[str]) -> None:
        own = [self._codes.setdefault(level, len(self._codes)) for level in levels]
        self._blocks.add(np.array([*own, -1], dtype=np.int32)[codes])


def _floats(piece: pl.Series) -> NDArray[np.float64]:
    return np.array(piece.cast(pl.Float64).to_numpy(), dtype=np.float64)  # a null becomes NaN
