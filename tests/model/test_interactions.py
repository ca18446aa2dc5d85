"""Interactions scored in pieces: the same as whole, in bounded memory."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.model import interactions as module
from steam.model.glm import GlmModel
from steam.model.imputation import MissingCategory
from steam.model.interactions import Interactions, Piece, SlopeByLevel
from steam.model.signature import Category, Column, ColumnType, Signature

X, Y = Column("x", ColumnType.NUMERIC), Column("y", ColumnType.NUMERIC)
CASES = st.tuples(st.integers(0, 40), st.integers(1, 60), st.integers(0, 2**32 - 1))


def model(levels: int, *, imputes: bool = True) -> GlmModel:
    """A slope of x for each of the levels of c."""
    c = Column("c", ColumnType.CATEGORICAL, tuple(f"l{number}" for number in range(levels)))
    slopes = SlopeByLevel("c_x", c, X, 0, 0 if imputes else None, 2.0)
    return GlmModel(
        signature=Signature((c, X), Y, Category.REGRESSION),
        family="gaussian",
        link="identity",
        coefficients=np.linspace(-1.0, 3.0, 2 * levels + 2),
        category_offsets=(0, levels),
        use_all_factor_levels=True,
        mean_imputation=imputes,
        numeric_means=np.full(levels + 1, 0.5),
        category_modes=np.array([1], np.int32),
        interactions=Interactions((c, *slopes.columns, X), (slopes,)),
    )


def rows_of(levels: int, rows: int, seed: int = 1) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    x = np.where(random.random(rows) < 0.1, np.nan, random.normal(size=rows))
    return {"c": random.integers(-1, levels, rows).astype(np.int32), "x": x}


def scores_alike(case: tuple[int, int, int]) -> bool:
    """In pieces of so many values and at once."""
    rows, values, seed = case
    columns = rows_of(4, rows, seed)
    whole = model(4).predict(columns, rows).values
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_VALUES_AT_ONCE", values)
        pieces = model(4).predict(columns, rows).values
    assert whole is not None
    assert pieces is not None
    return whole.tobytes() == pieces.tobytes()


@given(CASES)
def test_in_pieces_a_row_says_what_it_says_at_once(case: tuple[int, int, int]) -> None:
    assert scores_alike(case)


def test_the_property_catches_pieces_that_all_start_at_the_first_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    true = Interactions.in_pieces

    def mutant(self: Interactions, columns: dict[str, np.ndarray], rows: int) -> list[Piece]:
        pieces = list(true(self, columns, rows))
        return [
            Piece(0, one.rows, {name: pieces[0].columns[name][: one.rows] for name in one.columns})
            for one in pieces
        ]

    monkeypatch.setattr(Interactions, "in_pieces", mutant)
    try:
        find(CASES, lambda case: not scores_alike(case))
    except NoSuchExample:
        pytest.fail("the property does not notice")


def test_a_thousand_slopes_take_little_memory() -> None:
    rows, levels = 20_000, 1000
    scored, columns = model(levels), rows_of(levels, rows)
    tracemalloc.start()
    try:
        scored.predict(columns, rows)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < rows * levels * 8 / 5  # expanded, the slopes alone are five times as much


def test_a_missing_category_of_a_later_piece_is_told_by_its_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_VALUES_AT_ONCE", 12)
    columns = rows_of(4, 30) | {"c": np.arange(30, dtype=np.int32) % 4}
    columns["c"][22] = -1
    with pytest.raises(MissingCategory) as refused:
        model(4, imputes=False).predict(columns, 30)
    assert (refused.value.row, refused.value.column) == (23, "c")


def test_a_column_of_another_length_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'x' has 3 values where 2 rows"):
        model(4).predict({"x": np.zeros(3)}, 2)
