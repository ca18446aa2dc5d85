"""Trees over HTTP: trained as a client asks, handed out, and answered by a real worker."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from steam.trainer.algorithms.isolation_forest import IsolationForest
from steam.trainer.algorithms.kmeans import KMeans
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest, library
from tests.trainer.rest.conftest import EXAMPLES, Trainer, running

ROOT = Path(__file__).parents[3]
ROW = {"AGE": 65, "RACE": "1", "DPROS": "2", "DCAPS": 1, "PSA": 1.4, "VOL": None, "GLEASON": 6}
TYPES = '["Numeric","Enum","Numeric","Enum","Enum","Numeric","Numeric","Numeric","Numeric"]'

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def trainer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trainer]:
    algorithms = Algorithms([GradientBoosting(), RandomForest(), KMeans(), IsolationForest()])
    with running(tmp_path_factory.mktemp("trees"), algorithms=algorithms) as one:
        data = (EXAMPLES / "prostate.csv").read_bytes()
        assert one.frame("prostate", data, column_types=TYPES)["status"] == "DONE"
        yield one


def build(trainer: Trainer, algorithm: str, **given: str) -> dict[str, object]:
    parameters = {
        "model_id": algorithm, "training_frame": "prostate", "seed": "1",
        "ignored_columns": '["ID"]', **given,
    }  # fmt: skip
    job = trainer.json("POST", f"/3/ModelBuilders/{algorithm}", data=parameters)["job"]
    ended = trainer.wait(job)
    assert ended["status"] == "DONE", ended
    model: dict[str, object] = trainer.json("GET", f"/3/Models/{algorithm}")["models"][0]
    return model


def test_one_tree_is_told_node_by_node(trainer: Trainer) -> None:
    build(trainer, "gbm", response_column="CAPSULE", ntrees="2", distribution="auto")
    told = trainer.json("GET", "/3/Tree", params={"model": "gbm", "tree_number": "1"})
    count = len(told["left_children"])
    for name in ("right_children", "features", "thresholds", "nas", "levels", "predictions"):
        assert len(told[name]) == count
    assert told["tree_decision_path"].startswith("If ( ")
    for leaf, name in zip(told["left_children"], told["features"], strict=True):
        assert (leaf == -1) is (name is None)
    without = {"model": "gbm", "tree_number": "1", "plain_language_rules": "FALSE"}
    assert trainer.json("GET", "/3/Tree", params=without)["decision_paths"] is None


def test_trees_without_classes_have_none(trainer: Trainer) -> None:
    for algorithm, response in (("gbm", {"response_column": "AGE"}), ("isolationforest", {})):
        build(trainer, algorithm, ntrees="2", **response)
        given = {"model": algorithm, "tree_number": "1"}
        assert trainer.json("GET", "/3/Tree", params=given)["tree_class"] is None
        answer = trainer.http.get("/3/Tree", params={**given, "tree_class": "1"})
        assert (answer.status_code, "no tree classes" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"model": "nope"}, 404, "nope"),
        ({"model": "gbm", "tree_number": "2"}, 400, "in range [0, 1]"),
        ({"model": "gbm", "tree_number": "-1"}, 400, "in range [0, 1]"),
        ({"model": "gbm", "tree_class": "9"}, 400, "only one tree class"),
        ({"model": "gbm", "plain_language_rules": "SOME"}, 400, "SOME"),
        ({"model": "drf"}, 400, "no such tree class"),
        ({"model": "kmeans"}, 412, "has no trees"),
    ],
)
def test_a_tree_that_is_not_there_is_told(
    trainer: Trainer, given: dict[str, str], status: int, told: str
) -> None:
    if "gbm" in given.values():
        build(trainer, "gbm", response_column="CAPSULE", ntrees="2")
    if "drf" in given.values():
        build(trainer, "drf", response_column="DPROS", ntrees="1")
    if "kmeans" in given.values():
        build(trainer, "kmeans", k="2")
    answer = trainer.http.get("/3/Tree", params=given)
    assert (answer.status_code, told in answer.text) == (status, True), answer.text


def test_leaves_and_stages_are_frames(trainer: Trainer) -> None:
    build(trainer, "gbm", response_column="CAPSULE", ntrees="3", distribution="auto")
    path = "/Predictions/models/gbm/frames/prostate"
    names = ["T1.C1", "T2.C1", "T3.C1"]
    leaves = {"leaf_node_assignment": "True"}
    for given, kind, metrics in (
        (leaves, "enum", None),
        ({**leaves, "leaf_node_assignment_type": "Node_ID"}, "int", None),
        ({"predict_staged_proba": "True"}, "real", []),
    ):
        told = trainer.json("POST", f"/3{path}", data=given)
        assert told["model_metrics"] == metrics
        job = trainer.json("POST", f"/4{path}", data={"predictions_frame": "later", **given})
        assert trainer.wait(job)["status"] == "DONE"
        for key in (told["predictions_frame"]["name"], "later"):
            columns = trainer.json("GET", f"/3/Frames/{key}")["frames"][0]["columns"]
            assert [column["label"] for column in columns] == names
            assert {column["type"] for column in columns} == {kind}
    wrong = {"leaf_node_assignment": "True", "leaf_node_assignment_type": "Way"}
    assert trainer.http.post(f"/3{path}", data=wrong).status_code == 400


def scored_by_trainer(trainer: Trainer, model: str) -> list[dict[str, object]]:
    """The columns of the predictions for ROW."""
    line = ",".join("" if value is None else str(value) for value in ROW.values())
    trainer.frame("one", f"{','.join(ROW)}\n{line}\n".encode())
    path = f"/4/Predictions/models/{model}/frames/one"
    trainer.wait(trainer.json("POST", path, data={"predictions_frame": "scored"}))
    columns: list[dict[str, object]] = trainer.json("GET", "/3/Frames/scored")["frames"][0][
        "columns"
    ]
    return columns


def told_by_worker(data: bytes, folder: Path) -> tuple[dict[str, object], str]:
    """What a worker with that artifact answers to ROW, and the files that it has loaded."""
    artifact = folder / "model.zip"
    artifact.write_bytes(data)
    worker = subprocess.Popen(
        [
            sys.executable, "-m", "steam.scoring", "--artifact", str(artifact),
            "--sha256", hashlib.sha256(data).hexdigest(), "--port", "0",
            "--deployment", "trees", "--version", "1",
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert worker.stdout is not None
    assert worker.stderr is not None
    try:
        url = worker.stdout.readline().removeprefix("listening on ").strip()
        assert json.loads(worker.stderr.readline())["event"] == "ready"
        told = httpx.post(f"{url}/predict", json=[ROW], timeout=30).json()[0]
        return told, Path(f"/proc/{worker.pid}/maps").read_text()
    finally:
        worker.kill()
        worker.communicate()


@pytest.mark.parametrize("algorithm", ["gbm", "drf"])
def test_more_trees_are_added_to_those_of_a_checkpoint(trainer: Trainer, algorithm: str) -> None:
    given = {"response_column": "CAPSULE", "distribution": "auto", "ntrees": "3"}
    build(trainer, algorithm, **given)
    parameters = {
        "model_id": "more", "training_frame": "prostate", "ignored_columns": '["ID"]',
        **given, "ntrees": "5", "checkpoint": algorithm,
    }  # fmt: skip
    address = f"/3/ModelBuilders/{algorithm}"
    job = trainer.json("POST", address, data=parameters)["job"]
    assert trainer.wait(job)["status"] == "DONE"
    model = trainer.json("GET", "/3/Models/more")["models"][0]
    summary = {one["name"]: one for one in model["output"]["model_summary"]["columns"]}
    places = [*summary]
    told = model["output"]["model_summary"]["data"][places.index("number_of_trees")]
    assert told == [5]
    actual = {one["name"]: one["actual_value"] for one in model["parameters"]}
    assert actual["checkpoint"]["name"] == algorithm
    assert actual["seed"] == 1
    refused = trainer.http.post(address, data={**parameters, "max_depth": "2"})
    assert refused.status_code == 412
    assert "max_depth cannot be modified if checkpoint is specified" in refused.json()["msg"]
    absent = trainer.http.post(address, data={**parameters, "checkpoint": "nosuch"})
    assert absent.status_code == 400
    assert "checkpoint: " in absent.json()["msg"]
    assert "nosuch" in absent.json()["msg"]
    frame = trainer.http.post(address, data={**parameters, "checkpoint": "prostate"})
    assert frame.status_code == 400


@pytest.mark.parametrize("algorithm", ["gbm", "drf"])
def test_a_worker_answers_as_the_trainer(trainer: Trainer, algorithm: str, tmp_path: Path) -> None:
    given = {"response_column": "CAPSULE", "ntrees": "5", "distribution": "auto"}
    model = build(trainer, algorithm, **given)
    output = model["output"]
    assert output["model_category"] == "Binomial"
    assert output["domains"][-1] == ["0", "1"]
    assert output["variable_importances"]["columns"][0]["name"] == "variable"
    data = trainer.http.get(f"/3/Models/{algorithm}/mojo").content
    columns = scored_by_trainer(trainer, algorithm)
    told, loaded = told_by_worker(data, tmp_path)
    assert str(told["label"]) == columns[0]["domain"][int(columns[0]["data"][0])]
    chances = [column["data"][0] for column in columns[1:]]
    assert list(told["classProbabilities"]) == pytest.approx(chances, rel=1e-15)
    assert not any(f"/{name}/" in loaded for name in ("lightgbm", "polars", "sklearn", "scipy"))


def test_a_worker_finds_anomalies_as_the_trainer(trainer: Trainer, tmp_path: Path) -> None:
    given = {"ignored_columns": '["ID","CAPSULE"]', "ntrees": "10", "contamination": "0.1"}
    model = build(trainer, "isolationforest", **given)
    output = model["output"]
    assert output["model_category"] == "AnomalyDetection"
    assert output["variable_splits"]["columns"][1]["name"] == "count"
    metrics = output["training_metrics"]
    assert metrics["__meta"]["schema_name"] == "ModelMetricsAnomalyV3"
    assert metrics["nobs"] == 380
    assert 1.0 < metrics["mean_score"] <= 7.0
    columns = scored_by_trainer(trainer, "isolationforest")
    assert [column["label"] for column in columns] == ["predict", "score", "mean_length"]
    assert columns[0]["domain"] == ["0", "1"]
    data = trainer.http.get("/3/Models/isolationforest/mojo").content
    told, loaded = told_by_worker(data, tmp_path)
    assert told["isAnomaly"] is bool(columns[0]["data"][0])
    assert told["score"] == pytest.approx(columns[1]["data"][0], rel=1e-15)
    assert not any(f"/{name}/" in loaded for name in ("lightgbm", "polars", "sklearn", "scipy"))
    path = "/Predictions/models/isolationforest/frames/prostate"
    told = trainer.json("POST", f"/3{path}", data={"leaf_node_assignment": "True"})
    key = told["predictions_frame"]["name"]
    leaves = trainer.json("GET", f"/3/Frames/{key}")["frames"][0]["columns"]
    assert [column["label"] for column in leaves] == [f"T{tree}" for tree in range(1, 11)]


def test_an_isolation_forest_has_the_parameters_of_h2o(trainer: Trainer) -> None:
    """Names, types and defaults of H2O 3.46.0.12, in its order."""
    builders = trainer.json("GET", "/3/ModelBuilders/isolationforest")["model_builders"]
    told = [
        (one["name"], one["type"], one["default_value"])
        for one in builders["isolationforest"]["parameters"]
    ]
    assert told == [
        ("model_id", "Key<Model>", None), ("training_frame", "Key<Frame>", None),
        ("score_each_iteration", "boolean", False), ("score_tree_interval", "int", 0),
        ("ignored_columns", "string[]", None), ("ignore_const_cols", "boolean", True),
        ("ntrees", "int", 50), ("max_depth", "int", 8), ("min_rows", "double", 1.0),
        ("max_runtime_secs", "double", 0.0), ("seed", "long", -1),
        ("build_tree_one_node", "boolean", False), ("mtries", "int", -1),
        ("sample_size", "long", 256), ("sample_rate", "double", -1.0),
        ("col_sample_rate_change_per_level", "double", 1.0),
        ("col_sample_rate_per_tree", "double", 1.0), ("categorical_encoding", "enum", "AUTO"),
        ("stopping_rounds", "int", 0), ("stopping_metric", "enum", "AUTO"),
        ("stopping_tolerance", "double", 0.01), ("export_checkpoints_dir", "string", None),
        ("contamination", "double", -1.0), ("validation_frame", "Key<Frame>", None),
        ("validation_response_column", "VecSpecifier", None),
    ]  # fmt: skip


def test_the_parameters_of_h2os_client_are_all_known(trainer: Trainer) -> None:
    """What h2o-py 3.46 sends with a GBM that nobody has changed."""
    form = {
        "nfolds": "0", "keep_cross_validation_models": "True", "score_each_iteration": "False",
        "score_tree_interval": "0", "fold_assignment": "auto", "ignore_const_cols": "True",
        "balance_classes": "False", "max_after_balance_size": "5.0", "ntrees": "3",
        "max_confusion_matrix_size": "20", "max_depth": "5", "min_rows": "10.0", "nbins": "20",
        "nbins_top_level": "1024", "nbins_cats": "1024", "stopping_rounds": "0",
        "stopping_metric": "auto", "stopping_tolerance": "0.001", "max_runtime_secs": "0.0",
        "build_tree_one_node": "False", "learn_rate": "0.1", "learn_rate_annealing": "1.0",
        "distribution": "auto", "quantile_alpha": "0.5", "tweedie_power": "1.5",
        "huber_alpha": "0.9", "sample_rate": "1.0", "col_sample_rate": "1.0",
        "col_sample_rate_change_per_level": "1.0", "col_sample_rate_per_tree": "1.0",
        "min_split_improvement": "1e-05", "histogram_type": "auto", "pred_noise_bandwidth": "0.0",
        "categorical_encoding": "auto", "calibrate_model": "False", "calibration_method": "auto",
        "in_training_checkpoints_tree_interval": "1", "check_constant_response": "True",
        "gainslift_bins": "-1", "auc_type": "auto", "auto_rebalance": "True",
    }  # fmt: skip
    model = build(trainer, "gbm", response_column="CAPSULE", **form)
    history = model["output"]["scoring_history"]
    assert [column["name"] for column in history["columns"]] == [
        "", "timestamp", "duration", "number_of_trees", "training_rmse", "training_logloss",
        "training_auc", "training_pr_auc", "training_lift", "training_classification_error",
    ]  # fmt: skip


def test_without_the_library_the_client_reads_how_to_install_it(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "find_spec", lambda name: None)
    given = {"training_frame": "prostate", "response_column": "CAPSULE"}
    refused = trainer.http.post("/3/ModelBuilders/gbm", data=given)
    assert refused.status_code == 412
    assert "pip install 'steam[trees]'" in refused.json()["msg"]


def test_clusters_are_shown_as_clients_read_them(trainer: Trainer) -> None:
    model = build(trainer, "kmeans", k="3", ignored_columns='["ID","CAPSULE"]')
    output = model["output"]
    assert output["model_category"] == "Clustering"
    assert output["centers"]["columns"][0]["name"] == "centroid"
    assert sum(output["training_metrics"]["centroid_stats"]["data"][2]) == 380
    assert output["model_summary"]["columns"][4]["name"] == "number_of_iterations"


def test_clusters_measured_over_folds_have_no_table_of_them(trainer: Trainer) -> None:
    """H2O's client reads the field when it shows the metrics."""
    model = build(trainer, "kmeans", k="2", ignored_columns='["ID","CAPSULE"]', nfolds="2")
    told = model["output"]["cross_validation_metrics"]
    assert told["centroid_stats"] is None
    assert told["tot_withinss"] > 0


def parameters(model: dict[str, object]) -> dict[str, object]:
    return {one["name"]: one["actual_value"] for one in model["parameters"]}


def test_auto_is_told_as_what_it_came_to(trainer: Trainer) -> None:
    given = {"response_column": "CAPSULE", "ntrees": "2"}
    settled = {"categorical_encoding": "Enum", "histogram_type": "UniformAdaptive"}
    plain = {**settled, "distribution": "bernoulli", "calibration_method": None}
    for more, metric in (({}, None), ({"stopping_rounds": "3"}, "logloss")):
        told = parameters(build(trainer, "gbm", **given, **more))
        assert {name: told[name] for name in plain} == plain
        assert told["stopping_metric"] == metric
        assert told["fold_assignment"] is None
    told = parameters(build(trainer, "gbm", **given, nfolds="2"))
    assert told["fold_assignment"] == "Random"
    told = parameters(build(trainer, "drf", **{**given, "response_column": "AGE", **more}))
    assert (told["stopping_metric"], told["distribution"]) == ("deviance", "gaussian")
    told = parameters(build(trainer, "kmeans", k="2", ignored_columns='["ID","CAPSULE"]'))
    assert told["categorical_encoding"] == "Enum"


def test_only_the_distribution_is_told_where_auto_is_to_stay(trainer: Trainer) -> None:
    name = "sys.ai.h2o.algos.evaluate_auto_model_parameters"
    build(trainer, "gbm", response_column="CAPSULE", ntrees="2")
    for word in ("false", "true"):
        ast = f'(setproperty "{name}" "{word}")'
        trainer.json("POST", "/99/Rapids", data={"ast": ast, "session_id": "s"})
        told = parameters(trainer.json("GET", "/3/Models/gbm")["models"][0])
        assert told["distribution"] == "bernoulli"
        assert told["categorical_encoding"] == ("Enum" if word == "true" else "AUTO")


def test_a_calibrated_model_is_saved_and_loaded(trainer: Trainer) -> None:
    asked = """[{'key': "PSA", 'value': 1}]"""  # as h2o-py writes it
    model = build(
        trainer, "gbm", response_column="CAPSULE", ntrees="3", calibrate_model="true",
        calibration_frame="prostate", monotone_constraints=asked,
        interaction_constraints='[["PSA","AGE"],["VOL"]]',
    )  # fmt: skip
    told = parameters(model)
    assert told["calibration_method"] == "PlattScaling"
    (constraint,) = told["monotone_constraints"]
    assert (constraint["key"], constraint["value"]) == ("PSA", 1.0)
    before = scored_by_trainer(trainer, "gbm")
    assert [column["label"] for column in before][-2:] == ["cal_p0", "cal_p1"]
    data = trainer.http.get("/3/Models.fetch.bin/gbm").content
    trainer.json("DELETE", "/3/Models/gbm")
    key = trainer.http.post("/3/PostFile.bin", content=data).json()["destination_frame"]
    trainer.json("POST", "/99/Models.upload.bin/", data={"dir": key})
    assert parameters(trainer.json("GET", "/3/Models/gbm")["models"][0]) == told
    assert scored_by_trainer(trainer, "gbm") == before


@pytest.mark.parametrize("asked", ["[1]", '[{"key": "PSA"}]', '[{"key": "PSA", "value": "x"}]'])
def test_constraints_that_cannot_be_read_are_refused(trainer: Trainer, asked: str) -> None:
    given = {"training_frame": "prostate", "response_column": "CAPSULE"}
    data = {**given, "monotone_constraints": asked}
    answer = trainer.http.post("/3/ModelBuilders/gbm", data=data)
    assert answer.status_code == 412
    assert "monotone_constraints" in answer.json()["msg"]


def test_how_strongly_columns_interact(trainer: Trainer) -> None:
    build(trainer, "gbm", response_column="CAPSULE", ntrees="5")
    data = {"model_id": "gbm", "frame": "prostate", "variables": '["PSA","GLEASON"]'}
    told = trainer.json("POST", "/3/FriedmansPopescusH", data=data)
    assert 0.0 < told["h"] < 1.0
    refused = trainer.http.post("/3/FriedmansPopescusH", data={**data, "variables": "[x]"})
    assert (refused.status_code, "'x'" in refused.json()["msg"]) == (400, True)
    build(trainer, "kmeans", k="2")
    refused = trainer.http.post("/3/FriedmansPopescusH", data={**data, "model_id": "kmeans"})
    assert (refused.status_code, "boosted" in refused.json()["msg"]) == (412, True)
