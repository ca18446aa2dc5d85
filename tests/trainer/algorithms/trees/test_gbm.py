"""Gradient boosting beside LightGBM itself, whose trees it has."""

import json
import warnings

import lightgbm
import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.model.artifact import load_artifact
from steam.model.explainer import explainer_of
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.cross_validation.run import train as train_by
from steam.trainer.algorithms.trees import GradientBoosting, booster
from steam.trainer.algorithms.trees.distributions import DISTRIBUTIONS
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.predict import predict_frame
from steam.trainer.progress import OutOfTime, Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order, prostate, train

GBM = GradientBoosting()
FRAME = mixed()
NAMES = ("a", "b", "level")


def features() -> np.ndarray:
    columns = [FRAME.vec(name).values().astype(np.float64) for name in NAMES]
    x = np.column_stack(columns)
    x[x[:, 2] < 0, 2] = np.nan
    return x


def options(**more: object) -> dict[str, object]:
    return {
        "verbosity": -1, "seed": 5, "deterministic": True, "force_col_wise": True,
        "max_depth": 4, "num_leaves": 16, "learning_rate": 0.1, "boost_from_average": False,
        "max_bin_by_feature": [255, 255, 1024], "max_bin": 1024, "min_data_in_bin": 1,
        "max_cat_to_onehot": 1, "max_cat_threshold": 1024, "cat_l2": 0.0, "cat_smooth": 1e-3,
        "min_data_per_group": 1, "feature_pre_filter": False, **more,
    }  # fmt: skip


def peer(response: np.ndarray, start: np.ndarray, **more: object) -> np.ndarray:
    """The raw scores of LightGBM after 12 trees, its start not among them."""
    data = lightgbm.Dataset(
        features(), response, init_score=start, categorical_feature=[2], params=options(**more)
    )
    trained = lightgbm.train(options(**more), data, 12)
    return np.asarray(trained.predict(features(), raw_score=True))


def scored(model, name: str = "predict") -> np.ndarray:
    return predict_frame("p", model.predictor, FRAME, ENGINE).vec(name).values()


@pytest.mark.parametrize(
    ("distribution", "objective"),
    [("gaussian", "regression"), ("poisson", "poisson"), ("gamma", "gamma"), ("laplace", "l1")],
)
def test_numbers_are_those_of_lightgbm(distribution: str, objective: str) -> None:
    wanted = order(
        FRAME, "y", distribution=distribution, ntrees=12, max_depth=4, min_split_improvement=0.0
    )
    model = train(GBM, wanted)
    y, start = FRAME.vec("y").values(), model.outputs["init_f"]
    of_squares = objective in {"regression", "l1"}
    least = {"min_data_in_leaf": 0, "min_sum_hessian_in_leaf": 10 * (1 - 1e-9)}
    least = least if of_squares else {"min_data_in_leaf": 10, "min_sum_hessian_in_leaf": 0.0}
    raw = start + peer(y, np.full(len(y), start), objective=objective, **least)
    expected = np.exp(raw) if distribution in {"poisson", "gamma"} else raw
    assert scored(model) == pytest.approx(expected, rel=1e-12)


def test_classes_are_those_of_lightgbm() -> None:
    model = train(GBM, order(FRAME, "c", ntrees=12, max_depth=4, min_split_improvement=0.0))
    c = FRAME.vec("c").values()
    raw = peer(
        c, np.zeros(3 * len(c)), objective="multiclass", num_class=3,
        min_data_in_leaf=10, min_sum_hessian_in_leaf=0.0,
    )  # fmt: skip
    shares = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
    for k, level in enumerate(("low", "middle", "high")):
        assert scored(model, level) == pytest.approx(shares[:, k], rel=1e-12)
    assert (scored(model) == shares.argmax(axis=1)).all()


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_each_tree_is_grown_from_a_sample_of_its_own(share: float) -> None:
    rows = mixed(4000)
    models = [
        train(GBM, order(rows, "y", ntrees=3, sample_rate=share, seed=seed)) for seed in (1, 2)
    ]
    forests = [model.predictor_as(TreeModel).forest for model in models]
    sizes = [forest.weight[forest.roots] for forest in forests]
    assert np.concatenate(sizes) == pytest.approx(np.full(6, share * 4000), rel=0.1)
    assert len(set(np.concatenate(sizes).tolist())) > 3
    assert sizes[0].tolist() != sizes[1].tolist()


def test_trees_are_the_same_for_any_number_of_threads(monkeypatch) -> None:
    monkeypatch.setattr(booster, "_CELLS_A_THREAD", 1)
    wanted = order(FRAME, "two", ntrees=8, sample_rate=0.7, col_sample_rate=0.7)
    models = [train(GBM, wanted, LocalEngine(threads)) for threads in (1, 2, 4)]
    facts = {"created_ms": 0}
    first, *others = (model.pack(facts) for model in models)
    assert all(other == first for other in others)


def test_rows_of_weight_0_are_as_good_as_absent() -> None:
    weighted = train(GBM, order(FRAME, "y", weights_column="w", ntrees=5, nbins=1024))
    w = FRAME.vec("w").values()
    assert weighted.training_metrics.rows == np.count_nonzero(w)
    double = np.repeat(np.arange(FRAME.rows), w.astype(int))
    arrays = {name: vec.values()[double] for name, vec in zip(FRAME.names, FRAME.vecs, strict=True)}
    domains = {n: v.domain for n, v in zip(FRAME.names, FRAME.vecs, strict=True) if v.domain}
    repeated = frame_from_arrays("mixed", arrays, domains=domains)
    other = train(GBM, order(repeated, "y", ntrees=5, nbins=1024))
    assert scored(weighted) == pytest.approx(scored(other), rel=1e-9)


@pytest.mark.parametrize("name", sorted(set(DISTRIBUTIONS) - {"multinomial"}))
def test_the_start_is_the_best_constant_beside_the_offset(name: str) -> None:
    """The mean deviance of the start is not more than that a little way off on either side."""
    response = "two" if name == "bernoulli" else "y"
    given = {"distribution": name, "ntrees": 1, "offset_column": "o", "weights_column": "w"}
    start = float(train(GBM, order(FRAME, response, **given)).outputs["init_f"])
    y, o, w = (FRAME.vec(n).values().astype(np.float64) for n in (response, "o", "w"))

    def loss(f: float) -> float:
        eta = f + o
        losses = {
            "bernoulli": np.logaddexp(0.0, eta) - y * eta,
            "gaussian": (y - eta) ** 2,
            "laplace": np.abs(y - eta),
            "quantile": np.abs(y - eta),
            "poisson": np.exp(eta) - y * eta,
            "gamma": y * np.exp(-eta) + eta,
            "tweedie": y * np.exp(-0.5 * eta) / 0.5 + np.exp(0.5 * eta) / 0.5,
        }
        return float(w @ losses[name])

    assert loss(start) <= min(loss(start - 1e-3), loss(start + 1e-3)) + 1e-9


def test_an_offset_is_added_to_the_score() -> None:
    model = train(GBM, order(FRAME, "two", offset_column="o", ntrees=5))
    plain = model.predictor.predict({"a": np.zeros(1)}, 1)
    moved = model.predictor.predict({"a": np.zeros(1)}, 1, np.array([0.7]))
    odds = [np.log(one.probabilities[0, 1] / one.probabilities[0, 0]) for one in (plain, moved)]
    assert odds[1] - odds[0] == pytest.approx(0.7, rel=1e-9)
    assert model.signature.offset == "o"


def test_it_is_as_good_as_h2o_on_prostate() -> None:
    """H2O 3.46.0.12 with the same parameters: AUC 0.98445, logloss 0.2594, 50 trees."""
    model = train(GBM, order(prostate(), "CAPSULE", ignored_columns=["ID"]))
    metrics = model.training_metrics
    assert isinstance(metrics, BinomialMetrics)
    assert metrics.auc == pytest.approx(0.98445, abs=0.01)
    assert metrics.logloss == pytest.approx(0.2594, abs=0.03)
    assert model.outputs["init_f"] == pytest.approx(np.log(153 / 227), rel=1e-12)
    assert model.outputs["default_threshold"] == model.predictor.combination.answers.threshold
    assert model.outputs["default_threshold"] == metrics.threshold


def test_the_tables_that_clients_read() -> None:
    model = train(GBM, order(FRAME, "y", FRAME, ntrees=4))
    summary = {column.name: column.values for column in model.tables["model_summary"].columns}
    assert summary["number_of_trees"] == summary["number_of_internal_trees"] == (4,)
    assert summary["max_depth"] == (5,)
    history = {column.name: column.values for column in model.tables["scoring_history"].columns}
    assert list(history)[3:] == [
        "number_of_trees", "training_rmse", "training_mae", "training_deviance",
        "validation_rmse", "validation_mae", "validation_deviance",
    ]  # fmt: skip
    assert history["number_of_trees"] == (0, 1, 2, 3, 4)
    assert history["training_deviance"][-1] == pytest.approx(model.training_metrics.mse, rel=1e-12)
    assert history["training_rmse"] == history["validation_rmse"]
    assert all(np.diff(history["training_rmse"]) < 0.0)
    importances = model.tables["variable_importances"].columns
    assert sorted(importances[0].values) == sorted(NAMES)
    assert importances[2].values[0] == 1.0
    assert sum(importances[3].values) == pytest.approx(1.0)


@pytest.mark.parametrize("response", ["y", "two", "c"])
def test_the_artifact_answers_as_the_model(tmp_path, response: str) -> None:
    model = train(GBM, order(FRAME, response, ntrees=5))
    path = tmp_path / "model.zip"
    path.write_bytes(model.artifact())
    loaded = load_artifact(path)
    assert loaded.predictor.signature == model.signature
    assert loaded.facts["algorithm"] == "gbm"
    own, other = (
        predict_frame("p", one, FRAME, ENGINE) for one in (model.predictor, loaded.predictor)
    )
    for name in own.names:
        assert np.array_equal(own.vec(name).values(), other.vec(name).values())
    assert json.dumps(loaded.facts["metrics"])


def test_contributions_add_up_to_the_score() -> None:
    model = train(GBM, order(FRAME, "y", ntrees=5))
    columns = {"a": np.array([0.3, np.nan]), "b": np.array([0.1, 0.9]), "level": np.array([2, -1])}
    told = explainer_of(model.predictor).contributions(columns, 2)
    answer = model.predictor.predict(columns, 2).values
    assert told.values.sum(axis=2)[:, 0] + told.bias[:, 0] == pytest.approx(answer, rel=1e-9)


def test_folds_are_trained_and_measured() -> None:
    made = train_by(
        GBM, order(FRAME, "two", nfolds=3, ntrees=5, fold_assignment="Modulo"), ENGINE,
        SystemClock(), Silent(),
    )  # fmt: skip
    assert len(made.fold_models) == 3
    metrics = made.model.cross_validation.metrics
    assert metrics.rows == FRAME.rows
    assert 0.5 < metrics.auc < made.model.training_metrics.auc
    assert made.fold_models[0].training_metrics.rows == 400


def test_it_ends_early_and_says_nothing_wrong() -> None:
    wanted = order(
        FRAME, "two", mixed(seed=8), ntrees=300, learn_rate=0.3, score_each_iteration=True,
        stopping_rounds=3, stopping_metric="logloss", stopping_tolerance=0.01,
    )  # fmt: skip
    model = train(GBM, wanted)
    assert 6 <= model.tables["model_summary"].columns[1].values[0] < 100


class EndsAt:
    """Progress whose time is over at that update."""

    def __init__(self, most: int) -> None:
        self.left = most

    def update(self, fraction: float, message: str = "") -> None:
        self.left -= message.startswith("Tree")
        if self.left == 0:
            self.left = -1_000_000
            raise OutOfTime(1.0)


def test_when_time_is_over_it_keeps_the_trees_there_are() -> None:
    wanted = order(FRAME, "y", ntrees=50)
    model = GBM.train(wanted, ENGINE, SystemClock(), EndsAt(4))
    assert model.tables["model_summary"].columns[1].values == (3,)
    assert model.warnings[-1] == "Time was over after 3 of 50 trees."
    with pytest.raises(OutOfTime):
        GBM.train(wanted, ENGINE, SystemClock(), EndsAt(1))


@pytest.mark.parametrize(
    ("response", "given", "field"),
    [
        ("y", {"distribution": "huber"}, "distribution"),
        ("y", {"distribution": "bernoulli"}, "distribution"),
        ("c", {"distribution": "gaussian"}, "response_column"),
        ("o", {"distribution": "poisson"}, "response_column"),
        ("same", {}, "response_column"),
        ("gone", {}, "response_column"),
        ("y", {"ntrees": 0}, "ntrees"),
        ("y", {"learn_rate": float("nan")}, "learn_rate"),
        ("y", {"categorical_encoding": "Binary"}, "categorical_encoding"),
        ("y", {"stopping_rounds": 2, "stopping_metric": "AUC"}, "stopping_metric"),
        ("y", {"ignored_columns": ["a", "b", "level", "w", "o", "c", "two"]}, "training_frame"),
    ],
)
def test_what_it_cannot_do_is_refused(response: str, given: dict[str, object], field: str) -> None:
    wanted = order(FRAME, response, **given)
    assert [problem.field for problem in GBM.check(wanted, ENGINE)] == [field]


def test_too_many_rows_in_a_leaf_are_told() -> None:
    with pytest.raises(InvalidInput, match="No tree can be grown"):
        GBM.train(order(FRAME, "y", min_rows=400), ENGINE, SystemClock(), Silent())


def test_lightgbm_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(GBM, order(FRAME, "y", ntrees=2))


def clear_cut(classes: int) -> Frame:
    """Rows whose class one column tells for sure."""
    x = np.random.default_rng(1).normal(size=(400, 3))
    bounds = [-1.0, 0.0, 1.0, 2.2][: classes - 1]
    arrays = {"a": x[:, 0], "b": x[:, 1], "k": np.digitize(x[:, 0], bounds).astype(np.int32)}
    return frame_from_arrays("clear", arrays, domains={"k": list("uvwxy")[:classes]})


@pytest.mark.parametrize("classes", [2, 5])
def test_rows_that_are_all_but_certain_end_no_training(classes: int) -> None:
    """LightGBM fails at leaves of which nothing but the noise of sums is left."""
    given = {"ntrees": 150, "min_rows": 1.0, "learn_rate": 0.5, "min_split_improvement": 0.0}
    model = train(GBM, order(clear_cut(classes), "k", score_tree_interval=150, **given))
    assert model.training_metrics.logloss < 1e-4
