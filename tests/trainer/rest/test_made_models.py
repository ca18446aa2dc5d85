"""GLMs of given coefficients, and models with another threshold."""

from typing import Any

import pytest

from tests.trainer.rest.conftest import Trainer


@pytest.fixture
def modelled(trainer: Trainer, prostate: bytes) -> Trainer:
    trainer.frame("p", prostate)
    given = {"training_frame": "p", "ignored_columns": '["ID"]', "lambda": "0"}
    trainer.train(**given, response_column="CAPSULE", family="binomial", model_id="m")
    return trainer


def table(model: dict[str, Any]) -> dict[str, float]:
    names, values, *_ = model["output"]["coefficients_table"]["data"]
    return dict(zip(names, values, strict=True))


def measured(trainer: Trainer, model: str) -> dict[str, Any]:
    told: dict[str, Any] = trainer.json("POST", f"/3/ModelMetrics/models/{model}/frames/p")
    return told["model_metrics"][0]


def make(trainer: Trainer, coefficients: dict[str, float], **more: str) -> Any:
    names, beta = ",".join(coefficients), ",".join(map(repr, coefficients.values()))
    data = {"model": "m", "names": f"[{names}]", "beta": f"[{beta}]", **more}
    return trainer.http.post("/3/MakeGLMModel", data=data)


def test_the_same_coefficients_make_the_same_model(modelled: Trainer) -> None:
    coefficients = table(modelled.json("GET", "/3/Models/m")["models"][0])
    made = make(modelled, dict(reversed(coefficients.items())), dest="made").json()
    assert made["model_id"]["name"] == "made"
    assert table(made) == coefficients
    assert made["output"]["training_metrics"] is None
    one, other = measured(modelled, "m"), measured(modelled, "made")
    assert one["AUC"] == other["AUC"]
    assert one["residual_deviance"] == other["residual_deviance"]
    assert one["null_deviance"] == other["null_deviance"]
    assert modelled.http.get("/3/Models/made/mojo").content[:2] == b"PK"


def test_what_are_no_coefficients_of_the_model_is_refused(modelled: Trainer) -> None:
    good = table(modelled.json("GET", "/3/Models/m")["models"][0])
    more = make(modelled, {**good, "wendy": 8.0})
    assert more.status_code == 400
    told = "model coefficient length 8 is different from coefficient provided by user 9"
    assert told in more.json()["msg"]
    renamed = {("wendy" if name == "AGE" else name): value for name, value in good.items()}
    assert "'wendy' is no coefficient" in make(modelled, renamed).json()["msg"]
    assert make(modelled, {**good, "AGE": float("nan")}).status_code == 400
    assert make(modelled, good, threshold="2").status_code == 400
    assert make(modelled, good, dest="p").status_code == 412  # a frame


def test_a_threshold_is_reset_by_an_expression(modelled: Trainer) -> None:
    before = modelled.json("GET", "/3/Models/m")["models"][0]["output"]["default_threshold"]
    ast = "(flatten (model.reset.threshold m 0.875))"
    assert modelled.json("POST", "/99/Rapids", data={"ast": ast})["scalar"] == before
    after = modelled.json("GET", "/3/Models/m")["models"][0]["output"]["default_threshold"]
    assert after == 0.875
    job = modelled.json("POST", "/4/Predictions/models/m/frames/p", data={"predictions_frame": "q"})
    modelled.wait(job)
    lines = modelled.http.get("/3/DownloadDataset", params={"frame_id": "q"}).text.splitlines()
    cells = [line.replace('"', "").split(",") for line in lines[1:]]
    assert [label for label, _, _ in cells] == [str(int(float(p) >= 0.875)) for *_, p in cells]
