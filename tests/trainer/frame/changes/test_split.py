"""Splits by chance: every row in one part, by its number alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes import split
from steam.trainer.frame.changes.bind import bind_rows
from steam.trainer.frame.changes.convert import convert_columns
from steam.trainer.frame.changes.rows import slice_rows
from steam.trainer.frame.changes.split import split_rows
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from steam.trainer.progress import Cancelled
from tests.trainer.frame.plain import ROWS, Row, as_bits, frame_of, must_notice, rows_of

RATIOS = st.sampled_from([(0.5,), (0.2, 0.3), (0.25, 0.75), (1.0,), (0.1,) * 10])
SPLITS = st.tuples(ROWS, st.integers(1, 6), st.integers(1, 6), RATIOS, st.integers(0, 2**40))


def splits_by_rows(case: tuple[list[Row], int, int, tuple[float, ...], int]) -> bool:
    some, block_rows, other_rows, ratios, seed = case
    frame, recut = frame_of(some, block_rows), frame_of(some, other_rows)
    parts = [rows_of(part) for part in split.split_rows(frame, ratios, seed)]
    again = [rows_of(part) for part in split.split_rows(recut, ratios, seed)]
    every = [row for part in parts for row in part]
    return (
        parts == again
        and sorted(map(repr, every)) == sorted(map(repr, as_bits(some)))
        and all(_in_order(part, as_bits(some)) for part in parts)
    )


def _in_order(part: list[tuple[object, ...]], whole: list[tuple[object, ...]]) -> bool:
    rest = iter(whole)
    return all(row in rest for row in part)


@given(SPLITS)
def test_each_row_is_in_one_part_whatever_the_blocks(case) -> None:
    assert splits_by_rows(case)


def draws_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    true = split.row_chances
    monkeypatch.setattr(split, "row_chances", lambda seed, first, rows: true(seed, 0, rows))


def overlaps(monkeypatch: pytest.MonkeyPatch) -> None:
    true = split.masked
    monkeypatch.setattr(
        split, "masked", lambda frame, masks: true(frame, [m | True for m in masks])
    )


@pytest.mark.parametrize("mutate", [draws_by_block, overlaps])
def test_wrong_splits_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, SPLITS, splits_by_rows)


def test_parts_have_about_their_ratio_of_the_rows() -> None:
    rows = 100_000
    frame = frame_from_arrays("f", {"x": np.arange(float(rows))}, 4096)
    for ratios in ((0.75,), (0.6, 0.3)):
        shares = [*ratios, 1 - sum(ratios)]
        sizes = np.array([part.rows for part in split_rows(frame, ratios, 7)])
        allowed = 5 * np.sqrt(rows * np.array(shares) * (1 - np.array(shares)))
        assert np.all(np.abs(sizes - rows * np.array(shares)) < allowed)
    assert [part.rows for part in split_rows(frame, [1.0], 7)] == [rows]
    assert split_rows(frame, [1.0], 7)[0].vecs == frame.vecs


@pytest.mark.parametrize(
    ("ratios", "problem"),
    [
        ([], "above 0"),
        ([0.0, 0.5], "above 0"),
        ([-0.1], "above 0"),
        ([float("nan")], "above 0"),
        ([float("inf")], "above 0"),
        ([0.7, 0.7], "come to 1.4"),
        ([0.001] * 100, "at most 100 parts"),
    ],
)
def test_ratios_that_make_no_parts_are_refused(ratios, problem) -> None:
    with pytest.raises(InvalidInput, match=problem):
        split_rows(frame_from_arrays("f", {"x": [1.0]}), ratios, 1)


class Stopped:
    """Progress of a job that was cancelled."""

    def update(self, fraction: float, message: str = "") -> None:
        raise Cancelled


@pytest.mark.parametrize(
    "change",
    [
        lambda frame, stopped: split_rows(frame, [0.5], 1, stopped),
        lambda frame, stopped: slice_rows(frame, 0, 1, stopped),
        lambda frame, stopped: bind_rows([frame, frame], stopped),
        lambda frame, stopped: convert_columns(frame, {"x": VecType.ENUM}, stopped),
    ],
)
def test_changes_stop_when_they_are_cancelled(change) -> None:
    with pytest.raises(Cancelled):
        change(frame_from_arrays("f", {"x": [1.0]}), Stopped())
