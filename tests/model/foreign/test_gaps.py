"""Which columns a model needs, by trying."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.model.foreign.gaps import blank_row, needed_columns, refuse_gaps, takes_unseen
from steam.model.imputation import MissingCategory, MissingNumber
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType

NUMBER = Column("n", ColumnType.NUMERIC)
LEVELS = Column("c", ColumnType.CATEGORICAL, ("x", "y"))


def refusing(*names: str) -> Callable[[Columns], bool]:
    def scores(columns: Columns) -> bool:
        return not any(np.isnan(columns[name]).any() for name in names)

    return scores


@given(st.integers(1, 40), st.data())
def test_exactly_the_columns_that_are_missed_are_found(count: int, data: st.DataObject) -> None:
    features = [Column(f"n{place}", ColumnType.NUMERIC) for place in range(count)]
    missed = data.draw(st.sets(st.sampled_from([column.name for column in features])))
    assert needed_columns(features, refusing(*missed)) == missed


def test_few_tries_are_made_where_little_is_missed() -> None:
    features = [Column(f"n{place}", ColumnType.NUMERIC) for place in range(1024)]
    tries = 0

    def scores(columns: Columns) -> bool:
        nonlocal tries
        tries += 1
        return refusing("n77")(columns)

    assert needed_columns(features, scores) == {"n77"}
    assert tries == 21


def test_a_blank_row_is_of_zeros_but_where_it_is_missing() -> None:
    row = blank_row([NUMBER, LEVELS])
    assert (row["n"].tolist(), row["c"].tolist()) == ([0.0], [0])
    row = blank_row([NUMBER, LEVELS], ["n", "c"])
    assert np.isnan(row["n"]).all()
    assert row["c"].tolist() == [-1]
    assert row["c"].dtype == np.int32


def test_rows_without_what_is_needed_are_named() -> None:
    columns = {"n": np.array([1.0, np.nan]), "c": np.array([0, -1], np.int32)}
    refuse_gaps([NUMBER, LEVELS], frozenset(), columns)
    with pytest.raises(MissingNumber) as number:
        refuse_gaps([NUMBER, LEVELS], frozenset({"n"}), columns)
    assert number.value.details == {"row": 2, "column": "n"}
    with pytest.raises(MissingCategory) as category:
        refuse_gaps([NUMBER, LEVELS], frozenset({"c"}), columns)
    assert (category.value.row, category.value.column) == (2, "c")


def test_unseen_levels_are_tried_where_there_are_levels() -> None:
    assert not takes_unseen([NUMBER], lambda columns: True)
    assert takes_unseen([NUMBER, LEVELS], lambda columns: bool(columns["c"][0] == -2))
    assert not takes_unseen([LEVELS], lambda columns: False)
