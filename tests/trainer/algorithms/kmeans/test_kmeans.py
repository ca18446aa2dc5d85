"""K-means beside scikit-learn's, and H2O's answers to the same orders."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans as Peer

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.model.artifact import load_artifact
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.cross_validation.run import train as train_by
from steam.trainer.algorithms.kmeans import KMeans
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import VecType
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, prostate

KMEANS = KMeans()


def train(frame: Frame, frames: dict[str, Frame] | None = None, **given: object):
    order = Order("m", frame, None, {"seed": 1, **given}, frames=frames or {})
    assert KMEANS.check(order, ENGINE) == []
    return KMEANS.train(order, ENGINE, SystemClock(), Silent())


def numbers(rows: int = 500, columns: int = 3, seed: int = 1) -> Frame:
    rng = np.random.default_rng(seed)
    middles = rng.normal(scale=3.0, size=(4, columns))
    points = middles[rng.integers(4, size=rows)] + rng.normal(size=(rows, columns))
    return frame_from_arrays("n", {f"x{j}": points[:, j] for j in range(columns)}, block_rows=64)


def test_levels_and_numbers_are_clustered_as_by_h2o() -> None:
    """H2O 3.46.0.12: the same columns, k and start give 1643.46 of 2182, with the same centers."""
    model = train(prostate(), k=3, ignored_columns=["ID", "CAPSULE"])
    metrics = model.training_metrics
    assert metrics.numbers["tot_withinss"] == pytest.approx(1643.462145216629, rel=1e-7)
    assert metrics.numbers["totss"] == pytest.approx(2182.0, rel=1e-9)
    centers = {column.name: column.values for column in model.tables["centers"].columns}
    assert centers["centroid"] == ("1", "2", "3")
    assert sorted(centers["DPROS"]) == ["1", "2", "4"]
    assert sorted(centers["PSA"]) == pytest.approx([3.9, 12.1017469880, 39.7760869565])
    assert sorted(metrics.tables["centroid_stats"].columns[2].values) == [2.0, 46.0, 332.0]


@pytest.mark.parametrize("init", ["Furthest", "PlusPlus", "Random"])
@pytest.mark.parametrize("standardize", [True, False])
def test_it_rests_where_scikit_learn_rests(init: str, standardize: bool) -> None:
    frame = numbers()
    model = train(frame, k=4, init=init, max_iterations=200, standardize=standardize)
    x = np.column_stack([vec.values() for vec in frame.vecs])
    if standardize:
        x = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    labels = predict_frame("p", model.predictor, frame, ENGINE).vecs[0].values()
    centers = np.array([x[labels == k].mean(axis=0) for k in range(4)])
    peer = Peer(4, init=centers, n_init=1, tol=0.0).fit(x)
    assert np.array_equal(peer.labels_, labels)
    found = model.training_metrics.numbers["tot_withinss"]
    assert found == pytest.approx(peer.inertia_, rel=1e-9)
    assert ("centers_std" in model.tables) is standardize


def test_given_centers_are_where_it_starts() -> None:
    frame = numbers()
    rows = {name: vec.values()[:4] for name, vec in zip(frame.names, frame.vecs, strict=True)}
    start = frame_from_arrays("s", rows)
    model = train(frame, {"user_points": start}, k=4, max_iterations=1, init="User")
    x = np.column_stack([vec.values() for vec in frame.vecs])
    x = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    near = ((x[:, None] - x[None, :4]) ** 2).sum(axis=2).argmin(axis=1)
    expected = np.array([x[near == k].mean(axis=0) for k in range(4)])
    assert model.predictor.centers == pytest.approx(expected, rel=1e-9)
    with pytest.raises(InvalidInput, match="has 4 rows, but k is 3"):
        train(frame, {"user_points": start}, k=3)


def test_more_clusters_than_rows_are_refused() -> None:
    frame = frame_from_arrays("f", {"a": np.arange(3.0), "b": np.array([3.0, 1.0, 2.0])})
    orders = [Order("m", frame, None, {"k": k}) for k in (3, 4)]
    found = [KMEANS.check(order, ENGINE) for order in orders]
    assert found == [[], [Problem("k", "Cannot make 4 clusters out of 3 rows")]]


def test_given_centers_without_names_go_by_their_places() -> None:
    frame = numbers()
    rows = [vec.values()[:4] for vec in frame.vecs]
    asked = {"k": 4, "max_iterations": 1, "init": "User"}
    named = frame_from_arrays("s", dict(zip(frame.names, rows, strict=True)))
    others = frame_from_arrays("s", {f"C{place}": one for place, one in enumerate(rows)})
    turned = frame_from_arrays("s", dict(list(zip(frame.names, rows, strict=True))[::-1]))
    found = [
        train(frame, {"user_points": start}, **asked).predictor.centers.tolist()
        for start in (named, others, turned)
    ]
    assert found[0] == found[1] == found[2]
    gap = {f"C{place}": one.copy() for place, one in enumerate(rows)}
    gap["C0"][1] = np.nan
    trained = train(frame, {"user_points": frame_from_arrays("s", gap)}, **asked)
    assert np.isfinite(trained.predictor.centers).all()
    gap["C0"][1] = np.inf
    with pytest.raises(InvalidInput, match="holds an infinite value"):
        train(frame, {"user_points": frame_from_arrays("s", gap)}, **asked)
    few = frame_from_arrays("s", {"C1": rows[0]})
    with pytest.raises(InvalidInput, match="not a column for each of the"):
        train(frame, {"user_points": few}, **asked)


def never_further(moves: list[float]) -> bool:
    return all(later <= before * (1 + 1e-12) for before, later in pairwise(moves))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 6), st.integers(0, 99))
def test_no_move_makes_it_worse(k: int, seed: int) -> None:
    """What is within clusters of numbers never grows from a move to the next."""
    model = train(numbers(120, 2, seed), k=k, max_iterations=8)
    history = model.tables["scoring_history"].columns[-1].values[1:]
    assert never_further([*history, model.training_metrics.numbers["tot_withinss"]])


def test_centers_that_are_off_their_middle_are_caught() -> None:
    frame = numbers(120, 2)
    good = train(frame, k=3)
    moves = [*good.tables["scoring_history"].columns[-1].values[1:]]
    off = good.predictor.with_centers(good.predictor.centers + 0.5)
    columns = {name: vec.values() for name, vec in zip(frame.names, frame.vecs, strict=True)}
    worse = float(off.nearest(columns, frame.rows)[1].sum())
    assert not never_further([*moves, worse])


def test_it_is_the_same_for_any_number_of_threads() -> None:
    order = Order("m", mixed(), None, {"k": 3, "seed": 2, "ignored_columns": ["y", "c", "two"]})
    packed = [
        KMEANS.train(order, LocalEngine(n), SystemClock(), Silent()).pack({"created_ms": 0})
        for n in (1, 2, 4)
    ]
    assert packed[0] == packed[1] == packed[2]


def test_the_artifact_answers_as_the_model(tmp_path) -> None:
    model = train(mixed(), k=3, ignored_columns=["y"])
    path = tmp_path / "model.zip"
    path.write_bytes(model.artifact())
    loaded = load_artifact(path).predictor
    own, other = (predict_frame("p", one, mixed(), ENGINE) for one in (model.predictor, loaded))
    assert np.array_equal(own.vecs[0].values(), other.vecs[0].values())


def test_folds_leave_their_rows_out() -> None:
    given = {"k": 2, "seed": 1, "nfolds": 3, "fold_assignment": "Modulo"}
    made = train_by(KMEANS, Order("m", numbers(), None, given), ENGINE, SystemClock(), Silent())
    assert [model.training_metrics.rows for model in made.fold_models] == [333, 333, 334]
    assert [model.validation_metrics.rows for model in made.fold_models] == [167, 167, 166]
    told = made.model.cross_validation.metrics
    assert told.rows == 500
    columns = {name: numbers().vec(name).values() for name in ("x0", "x1", "x2")}
    inside = 0.0
    for fold, model in enumerate(made.fold_models):
        held_out = {name: values[fold::3] for name, values in columns.items()}
        inside += float(model.predictor.nearest(held_out, len(held_out["x0"]))[1].sum())
    assert told.numbers["tot_withinss"] == pytest.approx(inside, rel=1e-12)
    assert told.numbers["totss"] == pytest.approx(
        sum(model.validation_metrics.numbers["totss"] for model in made.fold_models), rel=1e-12
    )
    assert told.numbers["betweenss"] == pytest.approx(told.numbers["totss"] - inside, rel=1e-9)


def test_a_prediction_is_the_number_of_the_cluster_as_in_h2o() -> None:
    """Not a level, so that scripts compare it with numbers; missing where the row has no answer."""
    frame = numbers()
    (found,) = predict_frame("p", train(frame, k=3).predictor, frame, ENGINE).vecs
    assert found.type is VecType.INT
    assert sorted(np.unique(found.values()).tolist()) == [0.0, 1.0, 2.0]


def test_fewer_rows_than_clusters_are_told() -> None:
    with pytest.raises(InvalidInput, match="Only 2 different rows"):
        train(frame_from_arrays("f", {"x": [1.0, 2.0, 1.0]}), k=3)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"k": 0}, "k"),
        ({"cluster_size_constraints": [2, 3]}, "cluster_size_constraints"),
        ({"init": "User"}, "init"),
        ({"ignored_columns": ["x9"]}, "ignored_columns"),
        ({"ignored_columns": ["x0", "x1", "x2"]}, "training_frame"),
        ({"categorical_encoding": "Eigen"}, "categorical_encoding"),
    ],
)
def test_what_it_cannot_do_is_refused(given: dict[str, object], field: str) -> None:
    found = KMEANS.check(Order("m", numbers(), None, given), ENGINE)
    assert [problem.field for problem in found] == [field]
