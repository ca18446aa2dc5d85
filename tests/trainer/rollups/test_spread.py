"""Percentiles and histograms."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.columns import BLOCK_ROWS
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.parse.csv import parse_csv
from steam.trainer.frame.parse.setup import guess_setup
from steam.trainer.rollups import (
    PERCENTILES,
    Distribution,
    distribution,
    ranks,
    rollup_frame,
    spread,
)
from tests.trainer.frame.plain import must_notice

FINITE = st.floats(-1e300, 1e300) | st.integers(-3000, 3000).map(float)
LISTS = st.lists(FINITE | st.sampled_from([0.0, -0.0, np.nan, np.inf, -np.inf]), max_size=40)


def spread_of(frame: Frame, column: str = "x", threads: int = 1) -> Distribution | None:
    engine = LocalEngine(threads)
    return distribution(frame, column, rollup_frame(frame, engine)[column], engine)


def is_that_of_the_whole_column(case: tuple[list[float], int]) -> bool:
    values, block_rows = np.array(case[0], dtype=np.float64), case[1]
    found = spread_of(frame_from_arrays("f", {"x": values}, block_rows))
    finite = values[np.isfinite(values)] + 0.0
    if not len(finite):
        return found is None
    assert found is not None
    expected = np.quantile(finite, PERCENTILES)
    near = 4 * np.finfo(np.float64).eps * np.abs(finite).max()
    edges = found.base + found.stride * np.arange(len(found.bins) + 1)
    slack = 4 * np.finfo(np.float64).eps * np.abs(edges).max()
    return bool(
        np.all(np.abs(np.array(found.percentiles) - expected) <= near)
        and sum(found.bins) == len(finite)
        and found.base == finite.min()
        and edges[-1] >= finite.max() - slack
        and all(
            np.count_nonzero(finite < edge - slack)
            <= below
            <= np.count_nonzero(finite < edge + slack)
            for edge, below in zip(edges[1:-1], np.cumsum(found.bins), strict=False)
        )
    )


@given(st.tuples(LISTS, st.integers(1, 9)))
def test_a_distribution_is_that_of_the_whole_column(case) -> None:
    assert is_that_of_the_whole_column(case)


def rounds_ranks_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "_between", lambda low, high, part: low)


def shifts_bins(monkeypatch: pytest.MonkeyPatch) -> None:
    true = spread.Histogram.index
    monkeypatch.setattr(
        spread.Histogram,
        "index",
        lambda self, values: np.minimum(true(self, values) + 1, self.size - 1),
    )


@pytest.mark.parametrize("mutate", [rounds_ranks_down, shifts_bins])
def test_wrong_distributions_are_noticed(monkeypatch, mutate) -> None:
    inputs = st.tuples(LISTS, st.integers(1, 9))
    must_notice(monkeypatch, mutate, inputs, is_that_of_the_whole_column)


@pytest.mark.parametrize("values", [[3.0, 3.0], [-1e308, 1e308], [0.0, 1e-300], [5e-324, 1.0]])
def test_every_finite_value_is_in_a_bin(values: list[float]) -> None:
    found = spread_of(frame_from_arrays("f", {"x": np.array(values)}))
    assert found is not None
    assert sum(found.bins) == len(values)
    assert math.isfinite(found.stride)
    assert np.isfinite(found.percentiles).all()


def test_threads_do_not_change_a_bit(monkeypatch) -> None:
    monkeypatch.setattr(ranks, "GATHERED", 500)
    values = np.random.default_rng(3).normal(1e3, 1, 20_000)
    frame = frame_from_arrays("f", {"x": values}, 777)
    first, *others = [spread_of(frame, threads=n) for n in (1, 2, 4)]
    assert all(other == first for other in others)
    assert first is not None
    assert first.percentiles == tuple(np.quantile(values, PERCENTILES))


def test_levels_texts_and_nothing() -> None:
    frame = frame_from_arrays(
        "f",
        {"e": np.array([2, 2, -1]), "s": ["a", None, "b"], "n": [math.nan] * 3},
        BLOCK_ROWS,
        {"e": ("a", "b", "c")},
    )
    assert spread_of(frame, "e") == Distribution(0.0, 1.0, (0, 0, 2), ())
    assert spread_of(frame, "s") is None
    assert spread_of(frame, "n") is None


def test_prostate_as_h2o_cuts_it() -> None:
    """Bins, strides and percentiles are those of GET /3/Frames/{id}/summary on H2O 3.46.0.12.

    But for PSA: there H2O reads percentiles off its histogram, and ours are exact.
    """
    path = Path(__file__).parents[3] / "examples/data/prostate.csv"
    frame = parse_csv(path, guess_setup(path), "prostate", block_rows=50)
    age, psa = spread_of(frame, "AGE"), spread_of(frame, "PSA")
    assert age is not None
    assert psa is not None
    assert (age.base, age.stride, len(age.bins)) == (43.0, 1.0, 37)
    assert age.percentiles == pytest.approx(
        [44.516, 50.79, 57, 60, 62, 63, 64, 65, 67, 68, 70, 70, 71, 71, 74, 78, 79], rel=1e-14
    )
    assert (psa.base, len(psa.bins)) == (0.3, 1000)
    assert psa.stride == 0.13939999999999997
    assert sum(psa.bins[:100]) == 269
