"""Codes of rows: equal for equal rows, and in their order."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.columns import enum_vec, vec_from_array
from steam.trainer.rapids import row_keys as module
from steam.trainer.rapids.row_keys import order_of, row_keys, stacked_keys

ROWS = st.lists(
    st.tuples(
        st.sampled_from([math.nan, -math.inf, -0.0, 0.0, 1.5, 7.0]),
        st.sampled_from(["", "a", "b", None]),
        st.integers(-1, 2),
    ),
    max_size=25,
)


def keys_of(rows):
    numbers, texts, codes = zip(*rows, strict=True) if rows else ((), (), ())
    vecs = [
        vec_from_array(np.array(numbers, dtype=float), 4),
        vec_from_array(np.array(texts, dtype=object), 4),
        enum_vec(np.array(codes, dtype=np.int32), ("z", "y", "x"), 4),
    ]
    return row_keys(vecs, len(rows))


def place(row):
    """As Python orders it: missing values first, zeros alike."""
    number, text, code = row
    missing = math.isnan(number)
    return (not missing, 0.0 if missing else number), (text is not None, text or ""), code


@given(ROWS)
def test_codes_are_the_places_among_the_distinct_rows(rows) -> None:
    keys = keys_of(rows)
    distinct = sorted({place(row) for row in rows})
    assert keys.count == len(distinct)
    assert keys.codes.tolist() == [distinct.index(place(row)) for row in rows]
    assert keys.sizes().tolist() == [sum(place(row) == one for row in rows) for one in distinct]
    firsts = [next(n for n, row in enumerate(rows) if place(row) == one) for one in distinct]
    assert keys.firsts().tolist() == firsts


@given(ROWS)
def test_codes_are_as_good_when_they_are_packed_often(rows) -> None:
    expected = keys_of(rows).codes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_PAIRS", 1)
        assert keys_of(rows).codes.tolist() == expected.tolist()


def test_levels_of_different_domains_are_equal_by_name() -> None:
    left = enum_vec(np.array([0, 1, -1], dtype=np.int32), ("a", "c"))
    right = enum_vec(np.array([1, 0], dtype=np.int32), ("b", "c"))
    assert stacked_keys([(left, right)], 5).codes.tolist() == [1, 2, 0, 2, 3]


def test_no_columns_make_all_rows_equal() -> None:
    assert row_keys([], 3).codes.tolist() == [0, 0, 0]
    assert row_keys([], 0).count == 0


def test_texts_that_no_file_can_hold_have_keys_too() -> None:
    half = vec_from_array(np.array(["b", "\ud800", None, "b"], dtype=object))
    assert row_keys([half], 4).codes.tolist() == [1, 2, 0, 1]


@given(st.lists(st.integers(0, 200_000), max_size=40))
def test_order_keeps_equal_codes_as_they_stand(codes) -> None:
    order = order_of(np.array(codes, dtype=np.int64), 200_001)
    assert order.tolist() == sorted(range(len(codes)), key=codes.__getitem__)
