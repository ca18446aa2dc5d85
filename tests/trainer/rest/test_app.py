"""The whole story of a model over HTTP, and what every answer has in common."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from steam.model.artifact import load_artifact

ROWS = 380
X = ("AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON")


def test_from_upload_to_artifact(trainer: Any, prostate: bytes, tmp_path: Path) -> None:
    raw = trainer.upload(prostate)
    setup = trainer.json("POST", "/3/ParseSetup", data={"source_frames": f'["{raw}"]'})
    assert setup["column_names"][:3] == ["ID", "CAPSULE", "AGE"]
    assert set(setup["column_types"]) == {"Numeric"}
    assert setup["separator"] == 44
    assert setup["check_header"] == 1
    assert setup["destination_frame"] == f"Key_Frame__{raw}.hex"

    types = ["Enum" if name in {"CAPSULE", "RACE"} else "Numeric" for name in setup["column_names"]]
    started = trainer.json(
        "POST",
        "/3/Parse",
        data={
            "source_frames": f'["{raw}"]',
            "destination_frame": "prostate.hex",
            "column_types": "[" + ",".join(f'"{word}"' for word in types) + "]",
            "column_names": "[" + ",".join(setup["column_names"]) + "]",
            "number_columns": "9",
            "separator": "44",
            "check_header": "1",
            "chunk_size": "4194304",
            "delete_on_done": "True",
        },
    )
    parsed = trainer.wait(started["job"])
    assert (parsed["status"], parsed["progress"]) == ("DONE", 1.0)
    assert list(trainer.services.home.frames.iterdir()) == []

    frame = trainer.json("GET", "/3/Frames/prostate.hex", params={"row_count": 10})["frames"][0]
    assert frame["rows"] == ROWS
    columns = {column["label"]: column for column in frame["columns"]}
    assert columns["AGE"]["mean"] == pytest.approx(66.03947368421049, rel=1e-14)
    assert columns["AGE"]["sigma"] == pytest.approx(6.527071269173311, rel=1e-13)
    assert columns["AGE"]["data"][:3] == [65, 72, 70]
    assert (columns["CAPSULE"]["type"], columns["CAPSULE"]["domain"]) == ("enum", ["0", "1"])

    trained = trainer.train(
        training_frame="prostate.hex",
        validation_frame="prostate.hex",
        response_column="CAPSULE",
        ignored_columns='["ID"]',
        family="binomial",
        model_id="gm",
    )
    assert (trained["status"], trained["exception"]) == ("DONE", None)

    model = trainer.json("GET", "/3/Models/gm")["models"][0]
    assert model["response_column_name"] == "CAPSULE"
    output = model["output"]
    assert output["model_category"] == "Binomial"
    assert output["training_metrics"]["AUC"] == pytest.approx(0.81, abs=0.02)
    assert output["validation_metrics"]["AUC"] == output["training_metrics"]["AUC"]
    assert output["coefficients_table"]["data"][0][0] == "Intercept"
    assert output["coefficient_names"][-1] == "Intercept"
    actual = {parameter["name"]: parameter["actual_value"] for parameter in model["parameters"]}
    assert len(actual) == 84
    assert actual["response_column"]["column_name"] == "CAPSULE"
    assert actual["lambda"][0] > 0

    predicting = trainer.json("POST", "/4/Predictions/models/gm/frames/prostate.hex")
    scored = trainer.wait(predicting)
    assert scored["status"] == "DONE"
    text = trainer.http.get("/3/DownloadDataset", params={"frame_id": scored["dest"]["name"]}).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == ROWS
    assert list(rows[0]) == ["predict", "p0", "p1"]
    assert float(rows[0]["p0"]) + float(rows[0]["p1"]) == pytest.approx(1)
    threshold = output["default_threshold"]
    assert all((float(row["p1"]) >= threshold) == (row["predict"] == "1") for row in rows)

    mojo = trainer.http.get("/3/Models/gm/mojo")
    assert mojo.headers["content-disposition"] == 'attachment; filename="gm.zip"'
    assert mojo.content == trainer.http.get("/3/Models/gm/mojo").content
    (tmp_path / "gm.zip").write_bytes(mojo.content)
    artifact = load_artifact(tmp_path / "gm.zip")
    assert artifact.facts["model"] == "gm"
    assert artifact.facts["lineage"]["frame"] == "prostate.hex"  # type: ignore[index]
    assert set(artifact.predictor.signature.names) == set(X)

    measured = trainer.json("POST", "/3/ModelMetrics/models/gm/frames/prostate.hex")
    assert measured["model_metrics"][0]["frame"]["name"] == "prostate.hex"
    assert measured["model_metrics"][0]["AUC"] == output["training_metrics"]["AUC"]

    keys = [job["dest"]["name"] for job in trainer.json("GET", "/3/Jobs")["jobs"]]
    assert keys == [scored["dest"]["name"], "gm", "prostate.hex"]
    assert [one["model_id"]["name"] for one in trainer.json("GET", "/3/Models")["models"]] == ["gm"]
    trainer.json("DELETE", "/3/Models/gm")
    assert trainer.http.get("/3/Models/gm").status_code == 404
    trainer.json("DELETE", "/3/DKV")
    assert trainer.json("GET", "/3/Frames")["frames"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/3/Nope"),
        ("POST", "/3/Nope"),
        ("DELETE", "/nope"),
        ("PUT", "/3/Cloud"),
        ("POST", "/3/Cloud"),
        ("GET", "/1/Cloud"),
        ("GET", "/3/Nope/"),
    ],
)
def test_what_is_not_served_is_a_404_of_h2os_shape(trainer: Any, method: str, path: str) -> None:
    answer = trainer.http.request(method, path)
    assert answer.status_code == 404
    error = answer.json()
    assert error["__meta"]["schema_name"] == "H2OErrorV3"
    assert error["http_status"] == 404
    assert path in error["msg"]


@pytest.mark.parametrize(
    ("method", "path", "data", "status", "words"),
    [
        ("GET", "/3/Frames/nope", {}, 404, "no frame 'nope'"),
        ("DELETE", "/3/Frames/nope", {}, 404, "no frame 'nope'"),
        ("GET", "/3/Models/nope", {}, 404, "no model 'nope'"),
        ("DELETE", "/3/Models/nope", {}, 404, "no model 'nope'"),
        ("GET", "/3/Models/nope/mojo", {}, 404, "no model 'nope'"),
        ("POST", "/4/Predictions/models/nope/frames/f", {}, 404, "no model 'nope'"),
        ("POST", "/3/ModelMetrics/models/nope/frames/f", {}, 404, "no model 'nope'"),
        ("GET", "/3/Jobs/nope", {}, 400, "Job is missing"),
        ("POST", "/3/Jobs/nope/cancel", {}, 400, "Job is missing"),
        ("POST", "/3/ParseSetup", {"source_frames": "[nope]"}, 400, "Key not loaded: nope"),
        ("POST", "/3/ParseSetup", {}, 412, "0 files"),
        ("POST", "/3/ParseSetup", {"source_frames": "[a"}, 400, "not closed"),
        ("POST", "/3/ModelBuilders/zzz", {}, 404, "no algorithm 'zzz'"),
        ("POST", "/3/ImportFilesMulti", {}, 400, "No path"),
        ("GET", "/3/DownloadDataset", {}, 412, "frame_id"),
        ("GET", "/3/Metadata/schemas/Nope", {}, 404, "no schema"),
    ],
)
def test_one_shape_for_every_error(
    trainer: Any, method: str, path: str, data: dict[str, str], status: int, words: str
) -> None:
    answer = trainer.http.request(method, path, data=data or None)
    assert answer.status_code == status
    error = answer.json()
    assert error["__meta"]["schema_name"] == "H2OErrorV3"
    assert words in error["msg"]
    assert len(error["stacktrace"]) == 1
    assert "Traceback" not in answer.text


def test_an_unforeseen_failure_is_told_without_its_trace(
    trainer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    broken = trainer.services.home.frames
    broken.rmdir()
    broken.write_text("a file where the folder should be")
    answer = trainer.http.post("/3/PostFile", content=b"a\n1\n")
    assert answer.status_code == 500
    assert answer.json()["__meta"]["schema_name"] == "H2OErrorV3"
    assert "Traceback" not in answer.text
    assert "FileExistsError" in caplog.text


def test_parameters_may_come_as_json(trainer: Any, prostate: bytes) -> None:
    trainer.frame("f", prostate)
    answer = trainer.json(
        "POST",
        "/3/ModelBuilders/glm",
        json={"training_frame": "f", "response_column": "AGE", "alpha": [0.3], "model_id": "m"},
    )
    assert trainer.wait(answer["job"])["status"] == "DONE"
    model = trainer.json("GET", "/3/Models/m")["models"][0]
    alpha = next(one for one in model["parameters"] if one["name"] == "alpha")
    assert alpha["actual_value"] == [0.3]


def test_a_body_of_parameters_is_bounded(trainer: Any) -> None:
    body = b"x=" + b"a" * (33 << 20)
    answer = trainer.http.post(
        "/3/Parse",
        content=body,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413


def test_a_prediction_warns_of_columns_that_the_frame_lacks(trainer: Any) -> None:
    rows = "\n".join(f"{i},{i % 7},{2 * i + i % 3}" for i in range(40))
    trainer.frame("f", f"a,b,y\n{rows}\n".encode())
    trainer.train(training_frame="f", response_column="y", model_id="m")
    trainer.frame("g", b"a\n1\n2\n")
    scored = trainer.wait(trainer.json("POST", "/4/Predictions/models/m/frames/g"))
    assert scored["status"] == "DONE"
    [warning] = scored["warnings"]
    assert "'b'" in warning or " b " in warning
