"""Models written to folders of the trainer's machine as they are made, and loaded again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steam.trainer.algorithms.kmeans import KMeans
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.algorithms.trees import GradientBoosting
from tests.trainer.rest.conftest import EXAMPLES, Trainer, running

TYPES = '["Numeric","Enum","Numeric","Enum","Enum","Numeric","Numeric","Numeric","Numeric"]'
GBM = {"training_frame": "p", "response_column": "CAPSULE", "seed": "1", "sample_rate": "0.7"}
CLUSTERS = {"training_frame": "p", "seed": "1", "k": "2", "model_id": "k"}


@pytest.fixture(scope="module")
def trainer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trainer]:
    algorithms = Algorithms([GradientBoosting(), KMeans()])
    with running(tmp_path_factory.mktemp("files"), algorithms=algorithms) as one:
        data = (EXAMPLES / "prostate.csv").read_bytes()
        assert one.frame("p", data, column_types=TYPES)["status"] == "DONE"
        yield one


@pytest.fixture
def folder(trainer: Trainer, request: pytest.FixtureRequest) -> Path:
    return trainer.data / request.node.name.replace("/", "_")[:60] / "made"


def build(trainer: Trainer, algorithm: str, **given: str) -> dict[str, Any]:
    told = trainer.json("POST", f"/3/ModelBuilders/{algorithm}", data=given)
    return trainer.wait(told["job"])


def loaded(trainer: Trainer, path: Path) -> dict[str, Any]:
    told = trainer.json("POST", "/99/Models.bin/", data={"dir": str(path)})
    model: dict[str, Any] = told["models"][0]
    return model


def predictions(trainer: Trainer, model: str) -> bytes:
    path = f"/4/Predictions/models/{model}/frames/p"
    job = trainer.json("POST", path, data={"predictions_frame": "predicted"})
    assert trainer.wait(job)["status"] == "DONE"
    return trainer.http.get("/3/DownloadDataset", params={"frame_id": "predicted"}).content


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_model_is_in_a_file_when_it_is_done(trainer: Trainer, folder: Path) -> None:
    for _ in range(2):  # the second one replaces the file
        ended = build(trainer, "kmeans", **CLUSTERS, export_checkpoints_dir=str(folder))
        assert ended["status"] == "DONE", ended
    assert names(folder) == ["k"]
    trainer.json("DELETE", "/3/DKV/k")
    assert loaded(trainer, folder / "k")["model_id"]["name"] == "k"


def test_so_are_the_models_of_folds_whether_they_are_kept_or_not(
    trainer: Trainer, folder: Path
) -> None:
    given = {**GBM, "model_id": "b", "ntrees": "2", "nfolds": "2", "fold_assignment": "Modulo"}
    given |= {"keep_cross_validation_models": "false", "export_checkpoints_dir": str(folder)}
    assert build(trainer, "gbm", **given)["status"] == "DONE"
    assert names(folder) == ["b", "b_cv_1", "b_cv_2"]
    output = loaded(trainer, folder / "b_cv_2")["output"]
    assert output["validation_metrics"]["nobs"] == 190


@pytest.mark.parametrize(
    ("interval", "trees", "turns"), [("1", "4", [1, 2, 3]), ("3", "7", [3, 6]), ("3", "6", [3])]
)
def test_models_of_fewer_trees_are_in_files_as_it_grows(
    trainer: Trainer, folder: Path, interval: str, trees: str, turns: list[int]
) -> None:
    asked = {"in_training_checkpoints_dir": str(folder), "ntrees": trees}
    given = {**GBM, **asked, "in_training_checkpoints_tree_interval": interval}
    assert build(trainer, "gbm", **given, model_id="b")["status"] == "DONE"
    assert names(folder) == [f"b.ntrees_{turn}" for turn in turns]
    one = loaded(trainer, folder / f"b.ntrees_{turns[-1]}")
    summary = {c["name"]: d[0] for c, d in columns(one["output"]["model_summary"])}
    assert summary["number_of_trees"] == turns[-1]
    assert one["model_id"]["name"] == f"b.{turns[-1]}"


def columns(table: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    return zip(table["columns"], table["data"], strict=True)


def test_training_goes_on_from_such_a_file_to_the_same_model(
    trainer: Trainer, folder: Path
) -> None:
    asked = {**GBM, "ntrees": "5", "score_tree_interval": "5"}
    assert build(trainer, "gbm", **asked, model_id="whole")["status"] == "DONE"
    told = {"in_training_checkpoints_dir": str(folder), "model_id": "part"}
    assert build(trainer, "gbm", **asked, **told)["status"] == "DONE"
    whole = predictions(trainer, "whole")
    assert predictions(trainer, "part") == whole
    loaded(trainer, folder / "part.ntrees_2")
    assert predictions(trainer, "part.2") != whole
    more = {**asked, "model_id": "more", "checkpoint": "part.2"}
    assert build(trainer, "gbm", **more)["status"] == "DONE"
    assert predictions(trainer, "more") == whole


def test_the_scoring_history_is_the_same_with_such_files(trainer: Trainer, folder: Path) -> None:
    asked = {**GBM, "ntrees": "5", "score_tree_interval": "2", "model_id": "b"}
    histories = []
    for told in ({}, {"in_training_checkpoints_dir": str(folder)}):
        assert build(trainer, "gbm", **asked, **told)["status"] == "DONE"
        output = trainer.json("GET", "/3/Models/b")["models"][0]["output"]
        history = {c["name"]: d for c, d in columns(output["scoring_history"])}
        histories.append([history["number_of_trees"], history["training_logloss"]])
    assert histories[0] == histories[1]
    assert histories[0][0] == [0, 2, 4, 5]


@pytest.mark.parametrize("name", ["export_checkpoints_dir", "in_training_checkpoints_dir"])
@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("/etc/x", "outside the folders that this trainer may write to"),
        ("{data}/../home", "the trainer's own folder"),
        ("{data}/file/in", "no folder that can be written to"),
        ("{data}/file", "no folder that can be written to"),
        ("s3://bucket/x", "s3:// is not supported"),
        ("{data}/a\0b", "cannot be used"),
    ],
)
def test_folders_that_cannot_be_are_told_before_training(
    trainer: Trainer, name: str, where: str, told: str
) -> None:
    (trainer.data / "file").write_text("x")
    jobs = len(trainer.services.jobs.all())
    given = {**GBM, "model_id": "never", name: where.format(data=trainer.data)}
    answer = trainer.http.post("/3/ModelBuilders/gbm", data=given)
    assert answer.status_code == 412
    message = answer.json()["messages"][0]
    assert message["field_name"] == name
    assert told in message["message"]
    assert len(trainer.services.jobs.all()) == jobs


def test_asking_whether_parameters_are_right_makes_no_folder(
    trainer: Trainer, folder: Path
) -> None:
    given = {**GBM, "export_checkpoints_dir": str(folder)}
    told = trainer.json("POST", "/3/ModelBuilders/gbm/parameters", data=given)
    assert told["error_count"] == 0
    assert not folder.parent.exists()


def test_a_link_to_elsewhere_is_followed_before_it_is_judged(
    trainer: Trainer, folder: Path, tmp_path: Path
) -> None:
    folder.parent.mkdir(parents=True)
    folder.symlink_to(tmp_path)
    given = {**CLUSTERS, "export_checkpoints_dir": str(folder / "in")}
    answer = trainer.http.post("/3/ModelBuilders/kmeans", data=given)
    assert answer.status_code == 412
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_fails_the_job_before_it_trains(trainer: Trainer) -> None:
    given = {**GBM, "export_checkpoints_dir": f"{trainer.data}/{'x' * 300}", "model_id": "never"}
    ended = build(trainer, "gbm", **given)
    assert ended["status"] == "FAILED"
    assert "cannot be used" in ended["exception"]
    assert trainer.http.get("/3/Models/never").status_code == 404


def test_a_file_that_cannot_be_written_fails_the_job_and_leaves_the_model(
    trainer: Trainer, folder: Path
) -> None:
    (folder / "k").mkdir(parents=True)
    given = {**CLUSTERS, "export_checkpoints_dir": str(folder)}
    ended = build(trainer, "kmeans", **given)
    assert ended["status"] == "FAILED"
    assert "is a folder" in ended["exception"]
    assert trainer.json("GET", "/3/Models/k")["models"][0]["model_id"]["name"] == "k"


def test_the_longest_name_leaves_room_for_the_number_of_trees(
    trainer: Trainer, folder: Path
) -> None:
    asked = {**GBM, "ntrees": "2", "in_training_checkpoints_dir": str(folder)}
    answer = trainer.http.post("/3/ModelBuilders/gbm", data={**asked, "model_id": "x" * 195})
    assert answer.status_code == 400
    name = "x" * 194
    assert build(trainer, "gbm", **asked, model_id=name)["status"] == "DONE"
    assert loaded(trainer, folder / f"{name}.ntrees_1")["model_id"]["name"] == f"{name}.1"


@pytest.mark.parametrize("interval", ["0", "-1"])
def test_the_interval_of_trees_is_at_least_one(trainer: Trainer, interval: str) -> None:
    given = {**GBM, "in_training_checkpoints_tree_interval": interval}
    answer = trainer.http.post("/3/ModelBuilders/gbm", data=given)
    assert answer.status_code == 412
    assert answer.json()["messages"][0]["field_name"] == "in_training_checkpoints_tree_interval"
