"""Artifacts that H2O made, opened and scored in the trainer."""

import csv
import io
from pathlib import Path

import pytest

from tests.trainer.rest.conftest import Trainer

FIXTURES = Path(__file__).parents[2] / "model" / "fixtures"
NAMES = ("glm_binomial", "glm_gaussian", "glm_multinomial_iris", "glm_poisson_offset")


def opened(trainer: Trainer, **given: str) -> dict[str, object]:
    """The job as it ended."""
    answer = trainer.json("POST", "/3/ModelBuilders/generic", data={"model_id": "g", **given})
    return trainer.wait(answer["job"])


@pytest.mark.parametrize("name", NAMES)
def test_an_uploaded_artifact_answers_as_h2o_does(trainer: Trainer, name: str) -> None:
    key = trainer.upload((FIXTURES / f"{name}.zip").read_bytes())
    shown = trainer.json("GET", f"/3/Frames/{key}")["frames"][0]  # what h2o.get_frame reads
    assert (shown["is_text"], shown["rows"]) == (True, 0)
    assert opened(trainer, model_key=key)["status"] == "DONE"
    trainer.frame("f", (FIXTURES / f"{name}.input.csv").read_bytes())
    job = trainer.json("POST", "/4/Predictions/models/g/frames/f", data={"predictions_frame": "q"})
    assert trainer.wait(job)["status"] == "DONE"
    text = trainer.http.get("/3/DownloadDataset", params={"frame_id": "q"}).text
    found = list(csv.reader(io.StringIO(text)))
    expected = list(csv.reader((FIXTURES / f"{name}.expected.csv").read_text().splitlines()))
    assert found[0] == expected[0]
    for one, other in zip(found[1:], expected[1:], strict=True):
        labelled = "multinomial" in name or "binomial" in name
        assert one[0] == other[0] or not labelled
        numbers = [float(cell) for cell in one[int(labelled) :]]
        assert numbers == pytest.approx([float(c) for c in other[int(labelled) :]], rel=1e-12)


def test_what_h2o_recorded_is_shown(trainer: Trainer) -> None:
    file = trainer.data / "m.zip"
    file.write_bytes((FIXTURES / "glm_binomial.zip").read_bytes())
    assert opened(trainer, path=str(file))["status"] == "DONE"
    model = trainer.json("GET", "/3/Models/g")["models"][0]
    assert (model["algo"], model["response_column_name"]) == ("generic", "CAPSULE")
    metrics = model["output"]["training_metrics"]
    assert 0.8 < metrics["AUC"] < 0.9
    assert metrics["thresholds_and_metric_scores"]["rowcount"] > 100
    assert trainer.http.get("/3/Models/g/mojo").content == file.read_bytes()


def test_it_is_measured_and_saved_as_any_other(trainer: Trainer, prostate: bytes) -> None:
    trainer.frame("p", prostate)
    trainer.train(training_frame="p", response_column="CAPSULE", family="binomial", model_id="m")
    key = trainer.upload(trainer.http.get("/3/Models/m/mojo").content)
    opened(trainer, model_key=key)
    one, other = (
        trainer.json("POST", f"/3/ModelMetrics/models/{model}/frames/p")["model_metrics"][0]
        for model in ("m", "g")
    )
    assert one["AUC"] == other["AUC"]
    saved = trainer.upload(trainer.http.get("/3/Models.fetch.bin/g").content)
    trainer.json("DELETE", "/3/DKV/g")
    trainer.json("POST", "/99/Models.upload.bin", data={"dir": saved})
    again = trainer.json("POST", "/3/ModelMetrics/models/g/frames/p")["model_metrics"][0]
    assert again["AUC"] == one["AUC"]


def test_what_is_no_artifact_ends_in_a_sentence(trainer: Trainer) -> None:
    key = trainer.upload(b"AGE\n1\n")
    ended = opened(trainer, model_key=key)
    assert ended["status"] == "FAILED"
    assert "Traceback" not in str(ended["exception"])
    for given in (
        {},
        {"path": "/etc/passwd"},
        {"model_key": "nope"},
        {"path": "x", "model_key": key},
    ):
        answer = trainer.http.post("/3/ModelBuilders/generic", data=given)
        assert answer.status_code in {400, 404, 412}
    missing = {"path": str(trainer.data / "none.zip")}
    assert trainer.http.post("/3/ModelBuilders/generic", data=missing).status_code == 412


def test_the_builder_is_shown(trainer: Trainer) -> None:
    told = trainer.json("GET", "/3/ModelBuilders/generic")["model_builders"]["generic"]
    assert [one["name"] for one in told["parameters"]] == ["model_id", "model_key", "path"]
