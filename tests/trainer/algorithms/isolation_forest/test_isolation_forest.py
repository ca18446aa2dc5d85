"""Isolation forests beside scikit-learn's, and a file that H2O's genmodel has scored."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import IsolationForest as Peer
from sklearn.metrics import f1_score, roc_auc_score

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.model.artifact import load_artifact
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.isolation_forest import growing
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.predict import predict_frame
from steam.trainer.progress import OutOfTime, Silent
from tests.trainer.algorithms.isolation_forest.frames import (
    FIXTURES,
    FOREST,
    SCORED,
    few_rows,
    outliers,
    train,
)
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, prostate


def predicted(model, frame: Frame) -> dict[str, np.ndarray]:
    found = predict_frame("p", model, frame, ENGINE)
    return {name: vec.values() for name, vec in zip(found.names, found.vecs, strict=True)}


def test_it_grows_the_forest_that_genmodel_has_scored() -> None:
    """`tests/model/trees` hold what H2O's genmodel 3.46.0.12 says of the rows by this file."""
    told = FIXTURES / "isolation_forest" / "steam.zip"
    made = train(few_rows(), **SCORED).pack({"created_ms": 0})
    with zipfile.ZipFile(told) as archive:
        expected = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = [name for name in archive.namelist() if name != "steam.json"]
        assert set(names) == expected.keys() - {"steam.json"}
        for name in names:
            assert archive.read(name) == expected[name], name


@pytest.mark.parametrize("seed", [1, 2])
def test_it_finds_outliers_about_as_well_as_scikit_learn(seed: int) -> None:
    """Both have the same rows, trees and samples; scikit-learn also guesses the paths below."""
    frame = outliers(seed=seed)
    is_outlier = np.arange(frame.rows) >= frame.rows - frame.rows // 20
    x = np.column_stack([vec.values() for vec in frame.vecs])
    peer = Peer(n_estimators=50, random_state=seed).fit(x)
    theirs = roc_auc_score(is_outlier, -peer.score_samples(x))
    ours = roc_auc_score(is_outlier, predicted(train(frame, seed=seed).predictor, frame)["predict"])
    assert ours > theirs - 0.03
    assert ours > 0.9


def test_scores_are_between_the_longest_and_the_shortest_path() -> None:
    frame = mixed()
    model = train(frame, ntrees=10, ignored_columns=["y"])
    found = predicted(model.predictor, frame)
    assert list(found) == ["predict", "mean_length"]
    assert (found["predict"].min(), found["predict"].max()) == (0.0, 1.0)
    metrics = model.training_metrics
    assert metrics.rows == frame.rows
    assert metrics.numbers["mean_score"] == pytest.approx(found["mean_length"].mean(), rel=1e-12)
    told = metrics.numbers["mean_normalized_score"]
    assert told == pytest.approx(found["predict"].mean(), rel=1e-12)
    assert FOREST.score(model, frame, ENGINE, Silent()) == metrics


def test_metrics_of_other_rows_are_by_the_models_own_ends() -> None:
    frame, other = outliers(), outliers(60, seed=9)
    model = train(frame, ntrees=10)
    found = predicted(model.predictor, other)
    metrics = FOREST.score(model, other, ENGINE, Silent())
    assert metrics.numbers["mean_normalized_score"] == pytest.approx(found["predict"].mean())
    assert metrics.numbers["mean_score"] == pytest.approx(found["mean_length"].mean())


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_so_many_rows_are_marked(share: float) -> None:
    frame = outliers()
    plain, model = train(frame), train(frame, contamination=share)
    found = predicted(model.predictor, frame)
    assert list(found) == ["predict", "score", "mean_length"]
    assert np.array_equal(found["score"], predicted(plain.predictor, frame)["predict"])
    threshold = model.outputs["default_threshold"]
    assert threshold == pytest.approx(np.quantile(found["score"], 1.0 - share), rel=1e-9)
    assert np.array_equal(found["predict"] == 1, found["score"] > threshold)
    assert found["predict"].mean() <= share
    assert (found["score"] >= threshold).mean() >= share
    assert plain.outputs == {"default_threshold": -1.0}
    assert predict_frame("p", model.predictor, frame, ENGINE).vec("predict").domain == ("0", "1")


def test_it_is_the_same_for_any_threads_and_blocks() -> None:
    made = {
        train(few_rows(block_rows), LocalEngine(threads), **SCORED).pack({"created_ms": 0})
        for block_rows, threads in ((7, 1), (7, 4), (30, 2))
    }
    assert len(made) == 1
    assert train(few_rows(), **{**SCORED, "seed": 5}).pack({"created_ms": 0}) not in made


def test_the_artifact_answers_as_the_model(tmp_path: Path) -> None:
    frame = mixed()
    model = train(frame, ntrees=10, max_depth=0, contamination=0.05, ignored_columns=["y"])
    path = tmp_path / "model.zip"
    path.write_bytes(model.artifact())
    loaded = load_artifact(path)
    assert loaded.facts["algorithm"] == "isolationforest"
    assert loaded.predictor.signature == model.signature
    found = predicted(loaded.predictor, frame)
    for name, values in predicted(model.predictor, frame).items():
        assert found[name].tobytes() == values.tobytes()


def test_samples_and_depths_are_as_asked_for() -> None:
    frame = mixed()
    for given, rows in (({}, 256), ({"sample_size": 40}, 40), ({"sample_rate": 0.5}, 300)):
        forest = train(frame, ntrees=3, **given).predictor.forest
        assert forest.weight[forest.roots].tolist() == [rows] * 3
    summary = train(frame, ntrees=3, max_depth=4).tables["model_summary"]
    told = {column.name: column.values[0] for column in summary.columns}
    assert told["number_of_trees"] == 3
    assert told["max_depth"] == 4
    assert told["max_leaves"] <= 16


def test_small_frames_are_drawn_whole() -> None:
    forest = train(few_rows(), ntrees=2).predictor.forest
    assert forest.weight[forest.roots].tolist() == [30, 30]


def test_it_tells_by_which_columns_it_cuts() -> None:
    frame = mixed()
    model = train(frame, ntrees=5)
    splits = model.tables["variable_splits"]
    names, counts, ratios, depths = (column.values for column in splits.columns)
    forest = model.predictor.forest
    inner = forest.feature >= 0
    assert names == model.signature.names
    assert list(counts) == np.bincount(forest.feature[inner], minlength=len(names)).tolist()
    below = forest.weight[forest.left[inner]], forest.weight[forest.right[inner]]
    assert sum(ratios) == pytest.approx((np.abs(below[0] - below[1]) / sum(below)).sum())
    assert sum(depths) >= sum(counts)
    assert "same" not in names


def test_it_ends_when_the_mean_score_has_settled() -> None:
    frame = outliers()
    whole, model = train(frame), train(frame, stopping_rounds=2, stopping_tolerance=0.05)
    trees = model.predictor.forest.trees
    assert 4 <= trees < 50
    history, every = (one.tables["scoring_history"].columns for one in (model, whole))
    assert history[3].values == tuple(range(trees + 1))
    for column, other in zip(history[4:], every[4:], strict=True):
        assert column.values[1:] == other.values[1 : trees + 1]
    assert predicted(model.predictor, frame)["predict"].max() == 1.0
    assert model.training_metrics.numbers["mean_score"] == history[4].values[-1]


def test_it_tells_what_auto_came_to() -> None:
    used = train(few_rows(), ntrees=2).parameters
    assert (used["stopping_metric"], used["categorical_encoding"]) == (None, "Enum")
    assert train(few_rows(), ntrees=2, stopping_rounds=1).parameters["stopping_metric"] == (
        "anomaly_score"
    )


def test_it_is_measured_as_often_as_asked() -> None:
    history = train(few_rows(), ntrees=10, score_tree_interval=4).tables["scoring_history"]
    assert history.columns[3].values == (0, 4, 8, 10)
    assert np.isnan(history.columns[4].values[0])


class Ends(Silent):
    """Time that is over at a tree of that number."""

    def __init__(self, tree: int) -> None:
        self._message = f"Tree {tree} of"

    def update(self, fraction: float, message: str = "") -> None:
        if message.startswith(self._message):
            self._message = "never again"
            raise OutOfTime(1.0)


def test_when_time_is_over_the_trees_that_there_are_count() -> None:
    frame = outliers()
    model = train(frame, progress=Ends(4), ntrees=9)
    assert model.predictor.forest.trees == 3
    assert model.warnings == ("Time was over after 3 of 9 trees.",)
    first = train(frame, ntrees=3)
    assert np.array_equal(*(predicted(m.predictor, frame)["predict"] for m in (model, first)))
    with pytest.raises(OutOfTime):
        train(frame, progress=Ends(1))


def test_infinite_values_are_the_largest() -> None:
    x = np.r_[np.random.default_rng(1).normal(size=97), np.inf, -np.inf, np.nan]
    frame = frame_from_arrays("i", {"x": x, "y": np.arange(100.0)}, block_rows=30)
    found = predicted(train(frame, ntrees=100).predictor, frame)["predict"]
    assert found[97:99].min() > np.quantile(found, 0.9)


def test_more_nodes_than_a_model_can_have_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(growing, "MAX_NODES", 100)
    with pytest.raises(InvalidInput, match="1 trees have more than 100 nodes"):
        train(outliers())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"contamination": 0.0}, "contamination"),
        ({"contamination": -0.5}, "contamination"),
        ({"contamination": 0.6}, "contamination"),
        ({"sample_rate": 0.0}, "sample_rate"),
        ({"sample_rate": 1.5}, "sample_rate"),
        ({"sample_size": 0}, "sample_size"),
        ({"mtries": 0}, "mtries"),
        ({"mtries": 9}, "mtries"),
        ({"ntrees": 0}, "ntrees"),
        ({"max_depth": 65}, "max_depth"),
        ({"min_rows": 0.5}, "min_rows"),
        ({"stopping_rounds": 1, "stopping_metric": "AUC"}, "stopping_metric"),
        ({"categorical_encoding": "Binary"}, "categorical_encoding"),
        ({"ignored_columns": ["no such"]}, "ignored_columns"),
        ({"ignored_columns": list(prostate().names)}, "training_frame"),
        ({"validation_response_column": "CAPSULE"}, "validation_response_column"),
    ],
)
def test_what_cannot_be_done_is_refused(given: dict[str, object], field: str) -> None:
    order = Order("m", prostate(), None, {"ignored_columns": ["ID"], **given})
    assert [problem.field for problem in FOREST.check(order, ENGINE)] == [field]


def marked(seed: int = 2) -> Frame:
    """Points like those of `outliers`, of which those behind are marked."""
    frame = outliers(seed=seed)
    codes = (np.arange(frame.rows) >= frame.rows - frame.rows // 20).astype(np.int32)
    arrays = {name: frame.vec(name).values() for name in frame.names} | {"odd": codes}
    return frame_from_arrays("marked", arrays, block_rows=60, domains={"odd": ["no", "yes"]})


def test_marked_rows_tell_how_good_it_is_and_choose_the_threshold() -> None:
    frame, given = marked(), {"seed": 1, "validation_response_column": "odd"}
    order = Order("m", outliers(), frame, given)
    assert FOREST.check(order, ENGINE) == []
    model = FOREST.train(order, ENGINE, SystemClock(), Silent())
    plain = predicted(train(outliers()).predictor, frame)["predict"]
    truth = frame.vec("odd").values()
    told = model.validation_metrics
    assert isinstance(told, BinomialMetrics)
    assert told.auc == pytest.approx(roc_auc_score(truth, np.clip(plain, 0.0, 1.0)), abs=1e-12)
    best = max(f1_score(truth, plain >= cut) for cut in np.unique(plain))
    threshold = model.outputs["default_threshold"]
    assert f1_score(truth, plain >= threshold) == pytest.approx(best, abs=1e-12)
    found = predicted(model.predictor, frame)
    assert (found["score"] == plain).all()
    assert (found["predict"] == (plain > threshold)).all()
    assert model.facts["metrics"]["validation"]["auc"] == told.auc  # type: ignore[index]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "validation_response_column"),
        ({"validation_response_column": "nosuch"}, "validation_response_column"),
        ({"validation_response_column": "x0"}, "validation_response_column"),
        ({"validation_response_column": "odd", "contamination": 0.1}, "contamination"),
    ],
)
def test_a_validation_frame_needs_marks_of_its_own(given: dict[str, object], field: str) -> None:
    order = Order("m", outliers(), marked(), given)
    assert [problem.field for problem in FOREST.check(order, ENGINE)] == [field]


def test_marks_are_no_predictor() -> None:
    given = {"validation_response_column": "odd"}
    order = Order("m", marked(), marked(), given)
    assert [problem.field for problem in FOREST.check(order, ENGINE)] == ["training_frame"]
    ignored = replace(order, given={**given, "ignored_columns": ["odd"]})
    assert FOREST.check(ignored, ENGINE) == []
