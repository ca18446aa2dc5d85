"""Categorical columns crossed."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.changes import crossed
from steam.trainer.frame.changes.crossed import OTHER, Keeping, cross_columns
from steam.trainer.frame.frame import Frame, frame_from_arrays
from tests.trainer.frame.plain import must_notice

LEVELS = {"a": ("u", "v"), "b": ("x", "y", "z"), "c": ("0", "1")}
CODES = st.tuples(st.integers(-1, 1), st.integers(-1, 2), st.integers(-1, 1))
CASES = st.tuples(
    st.lists(CODES, min_size=1, max_size=30),
    st.integers(1, 5),
    st.builds(Keeping, st.integers(1, 6), st.integers(1, 3)),
)
IRIS = ["setosa", "versicolor", "virginica"]


def frame_of(codes: list[tuple[int, int, int]], block_rows: int) -> Frame:
    columns = np.array(codes, dtype=np.int32).T
    arrays = dict(zip(LEVELS, columns, strict=True))
    return frame_from_arrays("f", arrays, block_rows, domains=LEVELS)


def texts(frame: Frame, name: str) -> list[str | None]:
    vec = frame.vec(name)
    levels = (*(vec.domain or ()), None)
    return [levels[code] for code in vec.values()]


def is_crossed_as_by_hand(case: tuple[list[tuple[int, int, int]], int, Keeping]) -> bool:
    codes, block_rows, keeping = case
    frame = frame_of(codes, block_rows)
    found = texts(crossed.cross_columns(frame, ["a", "b"], keeping), "a_b")
    pairs = [
        f"{a or 'NA'}_{b or 'NA'}"
        for a, b in zip(texts(frame, "a"), texts(frame, "b"), strict=True)
    ]
    counts = Counter(pairs)
    kept = {level for level in found if level != OTHER}
    dropped = counts.keys() - kept
    least = min((counts[level] for level in kept), default=0)
    enough = [level for level in counts if counts[level] >= keeping.min_occurrence]
    return (
        found == [pair if pair in kept else OTHER for pair in pairs]
        and len(kept) == min(len(enough), keeping.max_factors)
        and all(counts[level] <= least for level in dropped if level in enough)
    )


@given(CASES)
def test_two_columns_crossed_are_what_a_dictionary_says(case) -> None:
    assert is_crossed_as_by_hand(case)


def mixes_up_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    true = crossed._kept
    monkeypatch.setattr(
        crossed, "_kept", lambda values, keeping, width=1: true(values // 2, keeping, width)
    )


def keeps_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    true = crossed.cross_columns
    monkeypatch.setattr(
        crossed, "cross_columns", lambda frame, names, _: true(frame, names, Keeping(100, 1))
    )


@pytest.mark.parametrize("mutate", [mixes_up_codes, keeps_too_many])
def test_wrong_crossings_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CASES, is_crossed_as_by_hand)


def iris() -> Frame:
    """The classes of iris, and two columns that tell the first and the last from the others."""
    classes = np.repeat(np.arange(3, dtype=np.int32), 50)
    arrays = {"C5": classes, "C6": (classes == 0).astype(np.int32),
              "C7": (classes == 2).astype(np.int32)}  # fmt: skip
    return frame_from_arrays(
        "iris", arrays, 40, domains={"C5": IRIS, "C6": ["0", "1"], "C7": ["0", "1"]}
    )


def test_levels_stand_as_in_h2os_own_test() -> None:
    made = cross_columns(iris(), ["C5", "C6", "C7"], Keeping(10_000, 1), pairwise=True)
    assert made.names == ("C5_C6", "C5_C7", "C6_C7")
    assert [vec.domain for vec in made.vecs] == [
        ("setosa_1", "versicolor_0", "virginica_0"),
        ("setosa_0", "versicolor_0", "virginica_1"),
        ("0_0", "1_0", "0_1"),
    ]


def test_all_columns_at_once() -> None:
    made = cross_columns(iris(), ["C5", "C6", "C7"], Keeping(10_000, 1))
    assert made.names == ("C5_C6_C7",)
    assert set(made.vecs[0].domain or ()) == {"setosa_1_0", "versicolor_0_0", "virginica_0_1"}


def test_one_column_keeps_its_commonest_levels_and_its_missing_values() -> None:
    codes = np.array([2, 2, 2, 0, 0, 1, -1], dtype=np.int32)
    frame = frame_from_arrays("f", {"a": codes}, 3, domains={"a": ["x", "y", "z"]})
    made = cross_columns(frame, ["a"], Keeping(2, 1))
    assert made.names == ("a_a",)
    assert texts(made, "a_a") == ["z", "z", "z", "x", "x", OTHER, None]


def test_what_cannot_be_crossed_is_refused() -> None:
    frame = frame_from_arrays("f", {"n": [1.0]})
    with pytest.raises(InvalidInput, match="Column n is not categorical"):
        cross_columns(frame, ["n"], Keeping(1, 1))
    with pytest.raises(NotFound):
        cross_columns(frame, ["m"], Keeping(1, 1))
    with pytest.raises(InvalidInput, match="at least 1"):
        Keeping(0, 1)
    with pytest.raises(InvalidInput, match="at least 1"):
        Keeping(1, 0)
