"""Values of ranks against a column that is sorted as a whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.rollups import cells, ranks
from steam.trainer.rollups.cells import Cells, all_places
from steam.trainer.rollups.order import order_between
from steam.trainer.rollups.ranks import values_of_ranks
from tests.trainer.frame.plain import must_notice

FINITE = st.floats(allow_nan=False, allow_infinity=False)
LISTS = st.lists(
    FINITE | st.integers(-4, 4).map(float) | st.sampled_from([0.0, -0.0, np.nan, np.inf, -np.inf]),
    max_size=60,
).filter(lambda values: np.isfinite(values).any())
CASES = st.tuples(
    LISTS,
    st.integers(1, 9),
    st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=5),
    st.sampled_from([0, 3, 1000]),
    st.sampled_from([4, 7, 16]),
)


def cells_of(frame: Frame) -> tuple[Cells, np.ndarray]:
    """All places of the column "x", and its finite values, sorted."""
    values = frame.vec("x").values()
    there = np.sort(values[np.isfinite(values)] + 0.0)
    whole = bool(np.all(there == np.rint(there)))
    order = order_between(float(there[0]), float(there[-1]), whole=whole)
    return all_places(order, len(there)), there


def finds_ranks(case: tuple[list[float], int, list[float], int, int]) -> bool:
    """With few values gathered and few bins, so that short columns take many passes."""
    values, block_rows, wanted, gathered, index_bits = case
    with pytest.MonkeyPatch.context() as small:
        small.setattr(ranks, "GATHERED", gathered)
        small.setattr(cells, "_INDEX_BITS", index_bits)
        frame = frame_from_arrays("f", {"x": np.array(values)}, block_rows)
        start, there = cells_of(frame)
        some = sorted({int(part * len(there)) for part in wanted})
        found = values_of_ranks(frame, "x", LocalEngine(1), start, some)
        return found == there[some].tolist()


@given(CASES)
def test_values_of_ranks_are_those_of_the_sorted_column(case) -> None:
    assert finds_ranks(case)


def counts_below_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    true = cells.Cell
    monkeypatch.setattr(cells, "Cell", lambda first, below, count: true(first, 0, count))


def keeps_the_first_of_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    true = cells.Cell
    monkeypatch.setattr(cells, "Cell", lambda first, below, count: true(0, below, count))


@pytest.mark.parametrize("mutate", [counts_below_anew, keeps_the_first_of_the_cell])
def test_wrong_cells_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CASES, finds_ranks)


class CountingEngine(LocalEngine):
    """An engine that knows how often it has run."""

    runs = 0

    def run(self, *arguments):
        self.runs += 1
        return super().run(*arguments)


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda rng: rng.normal(size=20_000), 2),
        (lambda rng: rng.integers(0, 200, 20_000).astype(float), 1),
        (lambda rng: np.append(rng.random(20_000), [1e300, -1e300]), 3),
        (lambda rng: np.append(rng.choice(rng.random(3), 20_000), [1e300, -1e300]), 6),
    ],
    ids=["normal", "levels", "outliers", "ties among outliers"],
)
def test_few_passes_are_enough(monkeypatch, make, most) -> None:
    """With as small a part of the values gathered as of a column of eight million."""
    monkeypatch.setattr(ranks, "GATHERED", 2_500)
    frame = frame_from_arrays("f", {"x": make(np.random.default_rng(5))}, 4_096)
    start, there = cells_of(frame)
    some = [int(part * len(there)) for part in (0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999)]
    engine = CountingEngine(2)
    assert values_of_ranks(frame, "x", engine, start, some) == there[some].tolist()
    assert engine.runs <= most
