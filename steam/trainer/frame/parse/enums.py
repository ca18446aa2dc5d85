"""Columns of levels under construction."""

from collections.abc import Collection, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk, encode_codes
from steam.trainer.frame.parse.batches import Batch
from steam.trainer.frame.parse.column import Piece, SimpleColumn, SimpleLevels
from steam.trainer.frame.parse.levels import check_levels, sorted_levels
from steam.trainer.frame.parse.row_blocks import RowBlocks
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.kernels.fields import Levels

_KEPT = "\x00"
"""Around a level that is quoted and empty or has blanks at its ends; no text has it."""


class EnumBuilder:
    """Levels, numbered as any thread meets them until the whole domain is known.

    The numbers are those of a polars categorical that all batches share; the texts behind them
    come with each piece. The empty text is number 0, and missing.
    """

    def __init__(self, na_strings: Collection[str], block_rows: int, threads: Executor) -> None:
        self._na_strings = set(na_strings)
        self._type = pl.Categorical(pl.Categories.random())
        self._first = pl.Series([""], dtype=pl.String).cast(self._type)
        self._texts = {0: ""}
        self._known = 0  # all below it are in _texts
        self._numbers: dict[bytes, int] = {b"": 0}  # of texts that the loop in C met
        self._many = False
        self._threads = threads
        self._blocks = RowBlocks(block_rows, threads, np.concatenate)

    def simple(self, missing: str) -> SimpleColumn | None:
        return None if self._many else SimpleLevels(self._met, self._give_up)

    def direct_type(self, *, whole: bool) -> pl.DataType:
        return self._type

    def read(self, cells: pl.Series, batch: Batch) -> Piece:
        quoted = batch.quoted.get(int(cells.name)) if batch.quoted else None
        return self._piece(cells if quoted is None else _with_blanks_kept(cells, quoted))

    def add(self, piece: Piece) -> None:
        self._texts.update(piece.levels or {})
        check_levels(len(self._texts) - 1)  # the empty text is none
        while self._known in self._texts:
            self._known += 1
        self._blocks.add(piece.values)

    def add_values(self, values: pl.Series) -> None:
        self.add(self._piece(values))

    def add_vec(self, vec: Vec) -> None:
        domain = pl.Series(vec.domain or (), dtype=pl.String)
        domain = _with_blanks_kept(domain, np.ones(len(domain), dtype=np.bool_))
        numbers = domain.cast(self._type).to_physical().to_list()
        levels = dict(zip(numbers, domain.to_list(), strict=True))
        codes = np.array([*numbers, 0])  # the last is for -1
        codes = codes.astype(np.min_scalar_type(codes.max()))
        for block in range(len(vec.chunks)):
            self.add(Piece(codes[vec.decode(block)], levels=levels))

    def finish(self) -> Vec:
        levels = self._levels_by_number()
        # Levels mostly stand in the file in some order, and what is partly in order is sorted soon.
        domain = sorted_levels(dict.fromkeys(levels.values()))
        rank_of = {level: rank for rank, level in enumerate(domain)}
        ranks = np.full(max(self._texts, default=0) + 1, -1, dtype=np.int32)
        numbers = np.fromiter(levels, np.int64, count=len(levels))
        found = map(rank_of.__getitem__, levels.values())
        ranks[numbers] = np.fromiter(found, np.int32, count=len(levels))

        def ranked(codes: NDArray[Any]) -> Chunk:
            return encode_codes(np.take(ranks, codes), len(domain))

        chunks = tuple(self._threads.map(ranked, self._blocks.finish()))
        return Vec(VecType.ENUM, chunks, domain)

    def warnings(self) -> list[str]:
        return []

    def _levels_by_number(self) -> dict[int, str]:
        """What each text is a level of, without those that are missing values; the empty text is
        a level where it stands in quotes."""
        levels = {}
        for number, text in self._texts.items():
            bare = text.strip()
            level = bare.strip(_KEPT)
            quoted = len(level) < len(bare)
            word = level.strip() if quoted else level
            if (level or quoted) and word not in self._na_strings:
                levels[number] = level
        return levels

    def _give_up(self) -> None:
        self._many = True

    def _met(self, found: Levels) -> Piece:
        unknown = [text for text in found.texts if text not in self._numbers]
        if unknown:
            self._number(unknown)
        numbers = [self._numbers[text] for text in found.texts]
        levels = {
            number: text.decode()
            for number, text in zip(numbers, found.texts, strict=True)
            if number not in self._texts
        }
        kind = np.min_scalar_type(max(numbers))
        return Piece(np.array(numbers, dtype=kind).take(found.codes), levels=levels)

    def _number(self, unknown: Sequence[bytes]) -> None:
        texts = [text.decode() for text in unknown]
        if any("\x00" in text for text in texts):
            raise ValueError("a NUL byte is no text")
        numbers = pl.Series(texts, dtype=pl.String).cast(self._type).to_physical().to_list()
        self._numbers.update(zip(unknown, numbers, strict=True))

    def _piece(self, cells: pl.Series) -> Piece:
        cells = cells.cast(self._type)
        codes = cells.to_physical().fill_null(0).to_numpy()
        largest = int(codes.max(initial=0))
        levels = {} if largest < self._known else _levels(cells)
        return Piece(codes.astype(np.min_scalar_type(largest)), levels=levels)


def _with_blanks_kept(cells: pl.Series, quoted: NDArray[np.bool_]) -> pl.Series:
    """The cells, where those that are quoted and empty or have blanks at an end are marked."""
    text = cells.cast(pl.String).fill_null("")
    kept = pl.Series(quoted) & ((text != text.str.strip_chars()) | (text == ""))
    return pl.select(pl.when(kept).then(_KEPT + text + _KEPT).otherwise(text)).to_series()


def _levels(cells: pl.Series) -> dict[int, str]:
    written = cells.unique().drop_nulls()
    return dict(
        zip(written.to_physical().to_list(), written.cast(pl.String).to_list(), strict=True)
    )
