"""The example's own numerics, without a server."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.trainer import row_sample
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.numbers import number_features
from steam.trainer.algorithms.soundness import sound
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import OutOfTime, Silent
from steam.trainer.rollups import rollup_frame
from steam.trainer.row_sample import sample_rows

EXAMPLE = Path(__file__).parents[2] / "examples" / "kmeans-algorithm"
SEEDS = st.integers(0, 2**40)


@pytest.fixture(scope="module", autouse=True)
def example_on_the_path() -> Iterator[None]:
    sys.path.insert(0, str(EXAMPLE))
    yield
    sys.path.remove(str(EXAMPLE))
    for name in [name for name in sys.modules if name.startswith("steam_kmeans")]:
        del sys.modules[name]


def groups(rows: int = 600, block_rows: int = 50) -> Frame:
    """Three groups in two columns, with missing values."""
    random = np.random.default_rng(4)
    values = random.normal(size=(rows, 2)) + 8.0 * random.integers(0, 3, size=(rows, 1))
    values[random.random(values.shape) < 0.05] = np.nan
    return frame_from_arrays("f", {"a": values[:, 0], "b": values[:, 1]}, block_rows=block_rows)


def train(frame: Frame, threads: int = 1, progress: Any = None, **given: object) -> Any:
    from steam_kmeans import KMeans

    order = Order("m", frame, None, {"k": 3, "max_iterations": 30, **given})
    algorithm, engine = sound(KMeans()), LocalEngine(threads)
    assert algorithm.check(order, engine) == []
    return algorithm.train(order, engine, SystemClock(), progress or Silent())


def differ_by_cut(seed: int) -> bool:
    """By threads, or by how the frame is cut; sums of other blocks are rounded otherwise."""
    cut = {draw(groups(block_rows=rows), seed).tobytes() for rows in (7, 50, 600)}
    found = {train(groups(), n, seed=seed).predictor.centers.tobytes() for n in (1, 2, 4)}
    return len(cut) > 1 or len(found) > 1


def draw(frame: Frame, seed: int) -> np.ndarray:
    """The centers that are drawn, from columns as they are."""
    from steam_kmeans import draw_centers

    passes = Passes(frame, LocalEngine(2), Silent(), 1)
    features = number_features(rollup_frame(frame, LocalEngine(1)))
    sample = sample_rows(passes, features, 100, seed)
    points = np.nan_to_num(np.column_stack([*sample.columns.values()]))
    return draw_centers(passes, points, 3, seed)


@settings(max_examples=3, deadline=None)
@given(SEEDS)
def test_the_same_to_the_bit_for_any_number_of_threads(seed: int) -> None:
    assert not differ_by_cut(seed)


def test_the_property_catches_a_generator_that_threads_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The mutant draws from one stream, in the order in which blocks come."""
    shared = np.random.default_rng(1)
    monkeypatch.setattr(row_sample, "row_chances", lambda seed, first, rows: shared.random(rows))
    assert any(differ_by_cut(seed) for seed in range(5))


def test_a_row_is_drawn_in_proportion_to_its_squared_distance() -> None:
    from steam_kmeans import draw_centers

    points = np.array([[0.0], [0.0], [1.0], [2.0], [3.0]])
    passes, tries = Passes(groups(), LocalEngine(1), Silent(), 1), 4000
    drawn = [draw_centers(passes, points, 2, seed)[1, 0] for seed in range(tries)]
    expected = points[2:, 0] ** 2 / 14.0
    shares = np.array([np.equal(drawn, one).mean() for one in points[2:, 0]])
    assert np.all(np.abs(shares - expected) < 5 * np.sqrt(expected * (1 - expected) / tries))


def test_rows_out_of_reach_of_all_centers_do_not_count() -> None:
    from steam_kmeans import KMeans

    model = train(groups(), seed=1)
    far = frame_from_arrays("far", {"a": [1e300, 0.0, np.inf], "b": [0.0, 0.0, 0.0]})
    metrics = KMeans().score(model, far, LocalEngine(1), Silent())
    assert metrics.rows == 1
    assert np.isfinite([*metrics.numbers.values()]).all()


def test_between_the_draws_it_can_be_cancelled() -> None:
    from steam_kmeans import draw_centers

    passes = Passes(groups(), LocalEngine(1), Late(0.0), 1)
    with pytest.raises(OutOfTime):
        draw_centers(passes, np.eye(3), 2, 1)


def test_more_clusters_than_different_rows_are_refused() -> None:
    frame = frame_from_arrays("f", {"x": [1.0, 1.0, 2.0, 2.0]})
    with pytest.raises(InvalidInput, match="Only 2 different rows"):
        train(frame, k=3)


def test_a_column_without_values_or_with_infinities_is_refused() -> None:
    for bad in (np.nan, np.inf):
        frame = frame_from_arrays("f", {"x": [bad, bad], "y": [1.0, 2.0]})
        with pytest.raises(InvalidInput, match="'x' is infinite somewhere, or has no values"):
            train(frame, k=1)


class Late:
    """Progress whose time is over once it is so far, and that says so once."""

    def __init__(self, at: float) -> None:
        self.at = at

    def update(self, fraction: float, message: str = "") -> None:
        if fraction >= self.at:
            self.at = 2.0
            raise OutOfTime(1.0)


def test_when_time_is_over_the_last_whole_iteration_is_the_model() -> None:
    frame = groups()
    model = train(frame, progress=Late(0.13), seed=1)
    assert "Time was over" in model.warnings[0]
    turns = int(model.warnings[0].split()[4])
    assert turns > 0
    asked = train(frame, seed=1, max_iterations=turns)
    assert np.array_equal(asked.predictor.centers, model.predictor.centers)


def test_time_that_is_over_before_there_are_centers_is_an_error() -> None:
    with pytest.raises(OutOfTime):
        train(groups(), progress=Late(0.01), seed=1)


def test_a_frame_without_rows_has_metrics_of_nothing() -> None:
    from steam_kmeans import KMeans

    model = train(groups(), seed=1)
    nothing = frame_from_arrays("none", {"a": np.zeros(0), "b": np.zeros(0)})
    metrics = KMeans().score(model, nothing, LocalEngine(1), Silent())
    assert metrics.rows == 0
    assert metrics.numbers == {"tot_withinss": 0.0, "totss": 0.0, "betweenss": 0.0}
