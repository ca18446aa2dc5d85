"""Frames."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame, frame_from_arrays


def test_columns_must_be_cut_alike() -> None:
    values = np.arange(5.0)
    with pytest.raises(InvalidInput, match="'b' is not cut"):
        Frame("f", ("a", "b"), (number_vec(values, 2), number_vec(values, 3)))
    with pytest.raises(InvalidInput, match="'a' appears twice"):
        Frame("f", ("a", "a"), (number_vec(values), number_vec(values)))
    with pytest.raises(InvalidInput, match="2 names do not fit 1 columns"):
        Frame("f", ("a", "b"), (number_vec(values),))


def test_shape() -> None:
    frame = frame_from_arrays("f", {"x": np.arange(5.0), "s": ["a", "b", None, "d", "e"]}, 2)
    assert (frame.rows, frame.columns) == (5, 2)
    assert frame.blocks == ((0, 2), (2, 2), (4, 1))
    assert [c.rows for c in frame.chunks(2, ["s", "x"])] == [1, 1]
    assert frame.nbytes == sum(vec.nbytes for vec in frame.vecs)


def test_selecting_and_replacing_share_columns() -> None:
    frame = frame_from_arrays("f", {"a": [1.0, 2.0], "b": [3.0, 4.0]})
    assert frame.select(["b"]).vecs == (frame.vec("b"),)
    grown = frame.with_columns({"a": number_vec(np.zeros(2)), "c": number_vec(np.ones(2))})
    assert grown.names == ("a", "b", "c")
    assert grown.vec("b") is frame.vec("b")
    assert frame.names == ("a", "b")
    with pytest.raises(NotFound, match="no column 'z'"):
        frame.select(["z"])


@given(st.integers(0, 12), st.integers(1, 5), st.integers(-3, 15), st.integers(-3, 15))
def test_head_is_a_slice(rows: int, block_rows: int, offset: int, count: int) -> None:
    values = np.arange(float(rows))
    frame = frame_from_arrays("f", {"x": values, "s": [str(v) for v in values]}, block_rows)
    first = max(offset, 0)
    head = frame.head(offset, count)
    assert head["x"].tolist() == values[first : first + max(count, 0)].tolist()
    assert head["s"].tolist() == [str(v) for v in values][first : first + max(count, 0)]


def test_no_columns_and_no_rows() -> None:
    assert Frame("f", (), ()).blocks == ()
    empty = frame_from_arrays("f", {"x": np.empty(0)})
    assert (empty.rows, empty.blocks, empty.head()["x"].tolist()) == (0, (), [])
