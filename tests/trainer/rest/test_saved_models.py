"""Models saved on the trainer's disk and loaded, downloaded and uploaded."""

import json
from typing import Any

import pytest

from tests.trainer.rest.conftest import Trainer

GIVEN = {"training_frame": "p", "response_column": "CAPSULE", "family": "binomial"}


@pytest.fixture
def modelled(trainer: Trainer, prostate: bytes) -> Trainer:
    trainer.frame("p", prostate)
    folds = {"nfolds": "3", "seed": "1", "keep_cross_validation_predictions": "true"}
    ended = trainer.train(**GIVEN, model_id="m", **folds)
    assert ended["status"] == "DONE", ended
    return trainer


def output(trainer: Trainer) -> dict[str, Any]:
    told: dict[str, Any] = trainer.json("GET", "/3/Models/m")["models"][0]["output"]
    return told


def predictions(trainer: Trainer) -> bytes:
    job = trainer.json(
        "POST", "/4/Predictions/models/m/frames/p", data={"predictions_frame": "predicted"}
    )
    assert trainer.wait(job)["status"] == "DONE"
    return trainer.http.get("/3/DownloadDataset", params={"frame_id": "predicted"}).content


FOLDS = (
    *("cross_validation_models", "cross_validation_predictions"),
    "cross_validation_holdout_predictions_frame_id",
)


def without_folds(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in FOLDS}


def test_a_saved_model_is_loaded_as_it_was(modelled: Trainer) -> None:
    before, scored = output(modelled), predictions(modelled)
    file = modelled.data / "new" / "folder" / "m"
    told = modelled.json("GET", "/99/Models.bin/m", params={"dir": str(file), "force": "false"})
    assert told["dir"] == str(file)
    modelled.json("DELETE", "/3/DKV/m")
    loaded = modelled.json("POST", "/99/Models.bin/", data={"dir": str(file)})
    assert loaded["models"][0]["model_id"]["name"] == "m"
    assert without_folds(output(modelled)) == without_folds(before)
    assert [output(modelled)[name] for name in FOLDS] == [None] * len(FOLDS)
    assert predictions(modelled) == scored


def test_what_was_predicted_for_folds_goes_with_it_where_it_is_wanted(modelled: Trainer) -> None:
    before = output(modelled)
    name = before[FOLDS[-1]]["name"]
    held = modelled.http.get("/3/DownloadDataset", params={"frame_id": name}).content
    data = modelled.http.get(
        "/3/Models.fetch.bin/m", params={"export_cross_validation_predictions": "true"}
    )
    assert data.headers["content-disposition"] == 'attachment; filename="m"'
    modelled.json("DELETE", "/3/DKV")
    key = modelled.upload(data.content)
    loaded = modelled.json("POST", "/99/Models.upload.bin/", data={"dir": key})
    assert loaded["models"][0]["output"][FOLDS[-1]]["name"] == name
    again = modelled.http.get("/3/DownloadDataset", params={"frame_id": name}).content
    assert again == held
    assert modelled.http.get(f"/3/Frames/{key}").status_code == 404  # the upload is gone


def test_a_file_is_replaced_by_force_alone(modelled: Trainer) -> None:
    file = modelled.data / "m"
    file.write_text("mine")
    answer = modelled.http.get("/99/Models.bin/m", params={"dir": str(file)})
    assert answer.status_code == 412
    assert "already exists" in answer.json()["msg"]
    assert file.read_text() == "mine"
    modelled.json("GET", "/99/Models.bin/m", params={"dir": str(file), "force": "true"})
    assert file.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("route", ["/99/Models.bin/m", "/99/Models.mojo/m", "/99/Models/m/json"])
@pytest.mark.parametrize("place", ["/etc/steam/m", "{home}/m", "{data}/../../m"])
def test_nothing_is_written_outside_the_allowed_folders(
    modelled: Trainer, route: str, place: str
) -> None:
    home = modelled.services.home.root
    path = place.format(home=home, data=modelled.data)
    answer = modelled.http.get(route, params={"dir": path, "force": "true"})
    assert answer.status_code == 400, answer.text
    assert not (home / "m").exists()


def test_what_is_no_saved_model_is_refused(modelled: Trainer) -> None:
    (modelled.data / "not").write_text("AGE\n1\n")
    for path, status in (("not", 400), ("nothing", 412), ("../../etc/passwd", 400)):
        answer = modelled.http.post("/99/Models.bin", data={"dir": str(modelled.data / path)})
        assert answer.status_code == status, answer.text
        assert answer.json()["__meta"]["schema_name"] == "H2OErrorV3"


def test_a_model_takes_the_place_of_no_frame(modelled: Trainer) -> None:
    data = modelled.http.get("/3/Models.fetch.bin/m").content
    modelled.json("DELETE", "/3/DKV/m")
    modelled.frame("m", b"a,b\n1,2\n3,4\n")
    key = modelled.upload(data)
    answer = modelled.http.post("/99/Models.upload.bin", data={"dir": key})
    assert answer.status_code == 412
    assert "is a frame" in answer.json()["msg"]


def test_details_and_artifact_are_written_too(modelled: Trainer) -> None:
    details, artifact = modelled.data / "m.json", modelled.data / "m.zip"
    modelled.json("GET", "/99/Models/m/json", params={"dir": str(details)})
    assert json.loads(details.read_text())["model_id"]["name"] == "m"
    modelled.json("GET", "/99/Models.mojo/m", params={"dir": str(artifact)})
    assert artifact.read_bytes() == modelled.http.get("/3/Models/m/mojo").content
