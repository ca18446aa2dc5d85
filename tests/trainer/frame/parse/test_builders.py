"""Columns are the same however their rows arrive."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.parse import levels
from steam.trainer.frame.parse.builders import column_builder
from steam.trainer.frame.parse.row_blocks import RowBlocks
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, TIME

FLOATS = st.none() | st.floats() | st.integers(-3, 3).map(float)
TEXTS = st.none() | st.sampled_from(["a", "b", "10", "9", "é"])
FEW = settings(max_examples=50)
PIECES = st.lists(st.lists(FLOATS, max_size=9), min_size=1, max_size=5)
TEXT_PIECES = st.lists(st.lists(TEXTS, max_size=9), min_size=1, max_size=5)


def assembled(word: str, pieces: Sequence[Sequence[object]], block_rows: int):
    column = column_builder(word, (), block_rows)
    kind = pl.String if word in {ENUM, STRING} else pl.Float64
    for piece in pieces:
        column.add_values(pl.Series("x", piece, dtype=kind))
    return column.finish()


def bits(values: np.ndarray) -> list[bytes]:
    """NaNs are one value; -0.0 is not 0.0."""
    return [b"" if np.isnan(value) else value.tobytes() for value in values]


def numbers_survive(word: str, pieces: Sequence[Sequence[float | None]], block_rows: int) -> bool:
    whole = [np.nan if value is None else value for piece in pieces for value in piece]
    vec = assembled(word, pieces, block_rows)
    cuts = [chunk.rows for chunk in vec.chunks]
    tidy = all(rows == block_rows for rows in cuts[:-1]) and all(0 < r <= block_rows for r in cuts)
    return tidy and bits(vec.values()) == bits(np.array(whole, dtype=np.float64))


@given(st.sampled_from([NUMERIC, TIME]), PIECES, st.integers(1, 7))
def test_numbers_and_times(word: str, pieces, block_rows: int) -> None:
    assert numbers_survive(word, pieces, block_rows)


def test_the_property_catches_a_cutter_that_loses_the_rest(monkeypatch) -> None:
    right = RowBlocks.add

    def losing(self, values) -> None:
        right(self, values[: self._block_rows])

    monkeypatch.setattr(RowBlocks, "add", losing)
    find(PIECES, lambda p: not numbers_survive(NUMERIC, p, 3))
    monkeypatch.undo()
    with pytest.raises(NoSuchExample):
        find(PIECES, lambda p: not numbers_survive(NUMERIC, p, 3), settings=FEW)


@given(TEXT_PIECES, st.integers(1, 7))
def test_texts_and_levels(pieces, block_rows: int) -> None:
    whole = [value for piece in pieces for value in piece]
    texts = assembled(STRING, pieces, block_rows)
    assert texts.values().tolist() == whole
    levels = assembled(ENUM, pieces, block_rows)
    domain = levels.domain
    assert domain is not None
    assert set(domain) == set(whole) - {None}
    assert [None if code < 0 else domain[code] for code in levels.values()] == whole


@given(TEXT_PIECES, st.integers(1, 7), st.integers(1, 7))
def test_whole_columns_of_other_domains_are_added(pieces, first: int, second: int) -> None:
    column = column_builder(ENUM, (), second)
    for piece in pieces:
        column.add_vec(assembled(ENUM, [piece], first))
    joined, direct = column.finish(), assembled(ENUM, pieces, second)
    assert joined.domain == direct.domain
    assert joined.values().tolist() == direct.values().tolist()
    assert [c.rows for c in joined.chunks] == [c.rows for c in direct.chunks]


def test_levels_that_are_numbers_are_sorted_by_value() -> None:
    assert assembled(ENUM, [["10", "9"], ["-1"]], 2).domain == ("-1", "9", "10")


def test_more_levels_than_a_column_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "MOST_LEVELS", 3)
    assert len(assembled(ENUM, [["a", "b"], ["", "c"]], 2).domain) == 3
    with pytest.raises(InvalidInput, match="more than 3 levels"):
        assembled(ENUM, [["a", "b"], ["c", "d"]], 2)


@pytest.mark.parametrize("word", [NUMERIC, ENUM, STRING])
@pytest.mark.parametrize("rows", [40_001, 100_000, 2 * 50_000 + 40_001, 50_000])
def test_blocks_are_cut_as_those_of_arrays(word: str, rows: int) -> None:
    values = [str(i % 9) for i in range(rows)]
    pieces = [values[at : at + 7_001] for at in range(0, rows, 7_001)]
    if word == NUMERIC:
        pieces = [[float(one) for one in piece] for piece in pieces]
    vec = assembled(word, pieces, 50_000)
    cuts = [chunk.rows for chunk in number_vec(np.arange(rows, dtype=float), 50_000).chunks]
    assert [chunk.rows for chunk in vec.chunks] == cuts
    found = vec.values()
    told = found.astype(int) if word == STRING else found
    assert (told == np.arange(rows) % 9).all()
