"""How many clusters H2O's rule finds: its own answers to the same orders, and its limits."""

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.kmeans import KMeans
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import OutOfTime, Silent
from tests.trainer.algorithms.trees.frames import ENGINE, prostate

KMEANS = KMeans()
FEW = ("AGE", "DPROS", "GLEASON")
MORE = (*FEW, "RACE", "DCAPS", "PSA", "VOL")


def train(frame: Frame, progress=None, **given: object):
    order = Order("m", frame, None, {"seed": 1, "estimate_k": True, **given})
    assert KMEANS.check(order, ENGINE) == []
    return KMEANS.train(order, ENGINE, SystemClock(), progress or Silent())


def sizes(model) -> list[float]:
    return list(model.training_metrics.tables["centroid_stats"].columns[2].values)


def blobs(count: int, rows: int = 60) -> Frame:
    """Clusters far apart, of which each is split from the others in one column."""
    rng = np.random.default_rng(5)
    middles = np.array([[40.0 * n, 25.0 * (n % 2), -10.0 * n] for n in range(count)])
    points = np.repeat(middles, rows, axis=0) + rng.normal(size=(count * rows, 3))
    return frame_from_arrays("b", {f"x{j}": points[:, j] for j in range(3)}, block_rows=64)


@pytest.mark.parametrize(
    ("columns", "standardize", "count", "within"),
    [
        (MORE, True, 6, 1011.7778381469493),
        (MORE, False, 8, 47699.20898954394),
        (FEW, True, 1, 1005.999999999999),
        (FEW, False, 3, 3451.432686011776),
    ],
)
def test_there_are_as_many_as_by_h2o(
    columns: tuple[str, ...], standardize: bool, count: int, within: float
) -> None:
    """H2O 3.46.0.11 with k=8, max_iterations=100 and RACE and DPROS as levels."""
    frame = prostate()
    ignored = [name for name in frame.names if name not in columns]
    model = train(frame, k=8, max_iterations=100, standardize=standardize, ignored_columns=ignored)
    assert len(sizes(model)) == count
    assert model.training_metrics.numbers["tot_withinss"] == pytest.approx(within, rel=1e-9)


def test_the_centers_are_those_of_h2o_in_its_order() -> None:
    frame = prostate()
    ignored = [name for name in frame.names if name not in FEW]
    model = train(frame, k=8, max_iterations=100, standardize=False, ignored_columns=ignored)
    centers = {column.name: list(column.values) for column in model.tables["centers"].columns}
    ages = [55.63235294117647, 71.55307262569832, 63.93984962406015]
    assert centers["AGE"] == pytest.approx(ages, rel=1e-12)
    assert centers["DPROS"] == ["2", "2", "2"]


@pytest.mark.parametrize("count", [2, 4])
def test_clusters_far_apart_are_counted(count: int) -> None:
    frame = blobs(count)
    assert sizes(train(frame, k=9)) == [60.0] * count
    assert sizes(train(frame, k=9, init="Random", seed=7)) == [60.0] * count
    assert len(sizes(train(frame, k=count - 1))) == count - 1


def test_one_iteration_finds_the_levels_of_both_halves() -> None:
    levels = np.array([0] * 30 + [1] * 30, dtype=np.int32)
    numbers = np.concatenate([np.arange(30.0), 500.0 + np.arange(30.0)])
    frame = frame_from_arrays(
        "f", {"c": levels, "x": numbers}, domains={"c": ["a", "b"]}, block_rows=16
    )
    model = train(frame, k=2, max_iterations=1)
    centers = {column.name: list(column.values) for column in model.tables["centers"].columns}
    assert centers["c"] == ["a", "b"]
    assert centers["x"] == pytest.approx([14.5, 514.5])


def test_few_rows_have_to_gain_more_by_a_cluster() -> None:
    """20 rows of 10 features: from 0.545 on. Their noise gains less, but more than 0.045."""
    noise = np.random.default_rng(2).normal(size=(20, 10))
    frame = frame_from_arrays("f", {f"x{j}": noise[:, j] for j in range(10)})
    assert sizes(train(frame, k=5)) == [20.0]


def test_levels_are_not_split_however_many_they_are() -> None:
    """60 of them, and x is 41 wide; the row of the first level is alone in y."""
    x = np.tile([0.0, 40.0], 30) + np.linspace(0.0, 1.0, 60)
    y = np.where(np.arange(60) == 0, 30.0, 0.0)
    domains = {"c": [f"l{code:02}" for code in range(60)]}
    arrays = {"c": np.arange(60, dtype=np.int32), "x": x, "y": y}
    frame = frame_from_arrays("f", arrays, domains=domains)
    model = train(frame, k=2, standardize=False)
    assert sizes(model) == [30.0, 30.0]
    (levels,) = (one.values for one in model.tables["centers"].columns if one.name == "c")
    assert set(levels) <= set(domains["c"])


def test_levels_do_not_count_until_the_halves_have_their_rows() -> None:
    """The last row is above the mean, and of the level of those below: it goes up all the same."""
    codes = np.array([0] * 10 + [1] * 10 + [0], dtype=np.int32)
    numbers = np.array([0.0] * 10 + [2.0] * 10 + [1.2])
    frame = frame_from_arrays("f", {"c": codes, "x": numbers}, domains={"c": ["a", "b"]})
    model = train(frame, k=2, standardize=False, max_iterations=1)
    centers = {column.name: list(column.values) for column in model.tables["centers"].columns}
    assert centers["x"] == pytest.approx([0.0, 21.2 / 11])


def test_equal_rows_are_one_cluster() -> None:
    frame = frame_from_arrays("f", {"x": [3.0] * 20, "y": [1.0] * 20})
    assert sizes(train(frame, k=5, ignore_const_cols=False)) == [20.0]


def test_rows_that_do_not_count_split_nothing() -> None:
    few = blobs(2)
    weights = np.repeat([1.0, 0.0], 60)
    frame = frame_from_arrays(
        "w", {**dict(zip(few.names, (v.values() for v in few.vecs), strict=True)), "w": weights}
    )
    assert sizes(train(frame, k=5, weights_column="w"))[0] <= 60.0
    assert sum(sizes(train(frame, k=5, weights_column="w"))) == 60.0


class _Ends:
    """Time is over, once, when a pass says that a cluster is split."""

    def __init__(self, splits: int) -> None:
        self.left = splits

    def update(self, fraction: float, message: str = "") -> None:
        assert 0.0 <= fraction <= 1.0
        if message == "Splitting it.":
            self.left -= 1
            if self.left == 0:
                raise OutOfTime(1.0)


def test_when_time_is_over_it_keeps_the_clusters_that_it_has() -> None:
    model = train(blobs(4), _Ends(1), k=9)
    assert sizes(model) == [240.0]
    assert list(model.warnings) == ["Time was over while 2 clusters were tried; these are 1."]


@pytest.mark.parametrize(
    ("given", "frames", "words"),
    [
        ({"k": 2}, {"user_points": blobs(2)}, "user_points are provided"),
        ({"k": 2, "ignored_columns": ["x"]}, {}, "without a column of numbers"),
    ],
)
def test_what_cannot_be_estimated_is_refused(given, frames, words: str) -> None:
    levels = np.array([0, 1, 0, 1], dtype=np.int32)
    frame = frame_from_arrays(
        "f", {"c": levels, "x": [1.0, 2.0, 3.0, 4.0]}, domains={"c": ["a", "b"]}
    )
    order = Order("m", frame, None, {"estimate_k": True, **given}, frames=frames)
    (problem,) = KMEANS.check(order, ENGINE)
    assert problem.field == "estimate_k"
    assert words in problem.message
