"""Frames of every type of column, and the plain rows that they hold."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.trainer.frame.columns import vec_from_array
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, number_type

TRIES = settings(
    phases=[Phase.generate],
    max_examples=1000,
    database=None,
    deadline=None,
    derandomize=True,  # a mutant is noticed always or never
)
LEVELS = ("a", "b", "c")
NAMES = ("x", "e", "s", "t")
Row = tuple[float | None, str | None, str | None, float | None]

ROWS: st.SearchStrategy[list[Row]] = st.lists(
    st.tuples(
        st.none() | st.sampled_from([0.0, -0.0, 1.0, 2.5, 300.0, 1e300, np.inf]),
        st.none() | st.sampled_from(LEVELS),
        st.none() | st.sampled_from(["", "x", "\u00e9", "long text"]),
        st.none() | st.sampled_from([0.0, 864e5, 1.6e12, 0.5]),
    ),
    max_size=14,
)


def frame_of(rows: Sequence[Row], block_rows: int, key: str = "f") -> Frame:
    """The rows as a frame; the levels of "e" are those that appear."""
    x, e, s, t = zip(*rows, strict=True) if rows else ((),) * 4
    levels = sorted({level for level in e if level is not None})
    numbers = _numbers(x)
    times = np.array([np.nan if v is None else v for v in t], dtype=np.float64)
    vecs = (
        vec_from_array(numbers, block_rows),
        vec_from_array(np.array(e, dtype=object), block_rows, levels),
        vec_from_array(np.array(s, dtype=object), block_rows),
        _times(times, block_rows),
    )
    return Frame(key, NAMES, vecs)


def rows_of(frame: Frame) -> list[tuple[object, ...]]:
    """The rows that a frame holds; numbers as their bits."""
    columns = [_plain(vec) for vec in frame.vecs]
    return list(zip(*columns, strict=True))


def as_bits(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Rows with numbers as their bits."""
    return [(_bits(x), e, s, _bits(t)) for x, e, s, t in rows]


def must_notice(
    monkeypatch: pytest.MonkeyPatch,
    mutate: Callable[[pytest.MonkeyPatch], None],
    inputs: st.SearchStrategy[Any],
    holds: Callable[[Any], bool],
) -> None:
    """Fail unless some input shows that the property no longer holds of the mutant."""
    mutate(monkeypatch)

    def broken(value: object) -> bool:
        try:
            return not holds(value)
        except Exception:  # noqa: BLE001 - a mutant may break in any way
            return True

    try:
        find(inputs, broken, settings=TRIES)
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def _numbers(values: Sequence[float | None]) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _times(values: np.ndarray, block_rows: int) -> Vec:
    blank = Vec(VecType.TIME, ())
    starts = range(0, len(values), block_rows)
    return Vec(VecType.TIME, tuple(blank.encode(values[i : i + block_rows]) for i in starts))


def _plain(vec: Vec) -> list[object]:
    values = vec.values()
    if vec.type is VecType.STRING:
        return list(values)
    if vec.domain is not None:
        return [None if code < 0 else vec.domain[code] for code in values]
    assert vec.type is not VecType.INT or number_type([values]) is VecType.INT
    return [None if np.isnan(value) else _bits(value) for value in values]


def _bits(value: float | None) -> int | None:
    return None if value is None else int(np.float64(value).view(np.int64))
