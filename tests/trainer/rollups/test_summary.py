"""Counts, moments and extremes."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import NotFound
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.parse.csv import parse_csv
from steam.trainer.frame.parse.setup import guess_setup
from steam.trainer.rollups import rollup_frame, summary
from tests.trainer.frame.plain import must_notice

ENGINE = LocalEngine(1)
VALUES = st.lists(
    st.sampled_from([0.0, -0.0, math.nan, math.inf, -math.inf]) | st.floats(-1e6, 1e6), max_size=40
)


CASES = st.tuples(VALUES, st.integers(1, 7))


def is_that_of_the_whole_column(case: tuple[list[float], int]) -> bool:
    array = np.array(case[0], dtype=np.float64)
    found = rollup_frame(frame_from_arrays("f", {"x": array}, case[1]), ENGINE)["x"]
    finite = array[np.isfinite(array)]
    counts = (
        found.rows == len(array)
        and found.missing == int(np.isnan(array).sum())
        and found.zeros == int((array == 0).sum())
        and found.positive_infinities == int((array == np.inf).sum())
        and found.negative_infinities == int((array == -np.inf).sum())
        and found.mins == tuple(np.sort(finite)[:5])
        and found.maxs == tuple(np.sort(finite)[::-1][:5])
    )
    if not counts or len(finite) < 2:
        return counts
    scale = max(1.0, float(np.abs(finite).max()))
    return (
        abs(found.mean - finite.mean()) <= 1e-13 * scale
        and abs(found.sd - finite.std(ddof=1)) <= 1e-12 * scale
    )


@given(CASES)
def test_rollups_are_those_of_the_whole_column(case) -> None:
    assert is_that_of_the_whole_column(case)


def counts_infinities_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    true = summary._numbers
    monkeypatch.setattr(
        summary, "_numbers", lambda v, *rest: true(np.where(np.isinf(v), np.nan, v), *rest)
    )


def keeps_the_extremes_of_the_left(monkeypatch: pytest.MonkeyPatch) -> None:
    true = summary._merge
    monkeypatch.setattr(summary, "_merge", lambda a, b: replace(true(a, b), mins=a.mins))


@pytest.mark.parametrize("mutate", [counts_infinities_as_missing, keeps_the_extremes_of_the_left])
def test_wrong_rollups_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CASES, is_that_of_the_whole_column)


def test_threads_do_not_change_a_bit() -> None:
    values = np.random.default_rng(3).normal(1e3, 1, 20_000)
    frame = frame_from_arrays("f", {"x": values}, 777)
    first, *others = [rollup_frame(frame, LocalEngine(n))["x"] for n in (1, 2, 4)]
    assert all(other == first for other in others)


def test_enums_count_their_levels() -> None:
    frame = frame_from_arrays(
        "f",
        {"two": np.array([0, 1, 1, -1, 1]), "three": np.array([2, 2, 0, 0, 0])},
        2,
        {"two": ("no", "yes"), "three": ("a", "b", "c")},
    )
    found = rollup_frame(frame, ENGINE)
    assert found["two"].level_counts == (1, 3)
    assert (found["two"].missing, found["two"].zeros) == (1, 1)
    assert found["two"].mean == 0.75
    assert found["two"].sd == 0.5
    assert found["three"].level_counts == (3, 0, 2)
    assert math.isnan(found["three"].mean)
    assert found["three"].maxs == (2.0, 2.0, 0.0, 0.0, 0.0)


def test_strings_have_only_missing_values() -> None:
    found = rollup_frame(frame_from_arrays("f", {"s": ["a", None, ""]}), ENGINE)["s"]
    assert (found.rows, found.missing, found.mins) == (3, 1, ())
    assert math.isnan(found.mean)


def test_no_rows() -> None:
    frame = frame_from_arrays(
        "f", {"x": np.empty(0), "e": np.empty(0, dtype=int)}, domains={"e": ("a", "b")}
    )
    found = rollup_frame(frame, ENGINE)
    assert (found["x"].rows, found["x"].mins) == (0, ())
    assert math.isnan(found["x"].mean)
    assert found["e"].level_counts == (0, 0)


def test_only_the_named_columns() -> None:
    frame = frame_from_arrays("f", {"a": [1.0], "b": [2.0]})
    assert list(rollup_frame(frame, ENGINE, ["b"])) == ["b"]
    with pytest.raises(NotFound):
        rollup_frame(frame, ENGINE, ["z"])


def test_prostate_as_h2o_reports_it() -> None:
    """The numbers are those of GET /3/Frames/prostate.hex on H2O 3.46.0.12."""
    path = Path(__file__).parents[3] / "examples/data/prostate.csv"
    found = rollup_frame(parse_csv(path, guess_setup(path), "prostate", block_rows=50), ENGINE)
    psa = found["PSA"]
    assert psa.mean == pytest.approx(15.408631578947375, rel=1e-14)
    assert psa.sd == pytest.approx(19.99757266856046, rel=1e-14)
    assert psa.mins == (0.3, 0.4, 0.5, 0.7, 0.7)
    assert psa.maxs == (139.7, 135.0, 126.0, 124.0, 94.0)
    assert found["CAPSULE"].zeros == 227
    assert found["CAPSULE"].mins == (0.0,) * 5
