"""Models derived from one that answers without something that it was fitted with."""

from typing import Any

import pytest

from tests.trainer.rest.conftest import Trainer


@pytest.fixture
def modelled(trainer: Trainer, prostate: bytes) -> Trainer:
    trainer.frame("p", prostate)
    given = {"training_frame": "p", "ignored_columns": '["ID"]', "lambda": "0"}
    more = {"response_column": "CAPSULE", "family": "binomial"}
    trainer.train(**given, **more, model_id="plain")
    trainer.train(**given, **more, model_id="m", control_variables='["PSA"]')
    return trainer


def derive(trainer: Trainer, route: str = "MakeUnrestrictedGLMModel", **given: str) -> Any:
    return trainer.http.post(f"/3/{route}", data={"model": "m", **given})


def deviance(model: dict[str, Any]) -> float:
    found: float = model["output"]["training_metrics"]["residual_deviance"]
    return found


def test_the_unrestricted_model_is_the_plain_one(modelled: Trainer) -> None:
    (plain,) = modelled.json("GET", "/3/Models/plain")["models"]
    (model,) = modelled.json("GET", "/3/Models/m")["models"]
    made = derive(modelled).json()
    assert made["model_id"]["name"] == "m_unrestricted_model"
    assert deviance(made) == deviance(plain) < deviance(model)
    for key in ("plain", "m", "m_unrestricted_model"):
        job = modelled.json("POST", f"/4/Predictions/models/{key}/frames/p")
        assert modelled.wait(job)["status"] == "DONE"
    artifact = modelled.http.get("/3/Models/m_unrestricted_model/mojo").content
    assert artifact[:2] == b"PK"


def test_a_name_that_is_taken_is_refused_and_another_one_is_not(modelled: Trainer) -> None:
    assert derive(modelled).status_code == 200
    again = derive(modelled)
    assert again.status_code == 412
    assert "already exists" in again.json()["msg"]
    other = derive(modelled, "MakeDerivedGLMModel", dest="other")
    assert other.json()["model_id"]["name"] == "other"


@pytest.mark.parametrize(
    ("route", "given", "status"),
    [
        ("MakeUnrestrictedGLMModel", {"model": "plain"}, 400),
        ("MakeUnrestrictedGLMModel", {"model": "nowhere"}, 404),
        ("MakeUnrestrictedGLMModel", {"dest": "p"}, 412),
        ("MakeDerivedGLMModel", {"remove_control_variables_effects": "true"}, 400),
        ("MakeDerivedGLMModel", {"remove_offset_effects": "true"}, 400),
    ],
)
def test_what_cannot_be_derived_is_refused(
    modelled: Trainer, route: str, given: dict[str, str], status: int
) -> None:
    assert derive(modelled, route, **given).status_code == status


def test_advice_goes_with_the_order(modelled: Trainer) -> None:
    given = {"training_frame": "p", "response_column": "AGE", "lambda": "[0.1]"}
    data = given | {"lambda_search": "true"}
    told = modelled.http.post("/3/ModelBuilders/glm", data=data).json()
    (message,) = told["messages"]
    assert message["message_type"] == "WARN"
    assert "lambda_search is disabled" in message["message"]
    assert told["error_count"] == 0
    assert modelled.wait(told["job"])["status"] == "DONE"


def test_a_grid_searches_over_what_h2o_does(modelled: Trainer) -> None:
    data = {
        "training_frame": "p",
        "response_column": "CAPSULE",
        "hyper_parameters": '{"control_variables": [["PSA"], ["VOL"]]}',
    }
    answer = modelled.http.post("/99/Grid/glm", data=data)
    assert answer.status_code == 412
    assert "not gridable" in answer.json()["msg"]


def test_coefficients_of_columns_as_they_are_have_no_standardized_ones(modelled: Trainer) -> None:
    given = {"training_frame": "p", "response_column": "AGE", "lambda": "0", "model_id": "raw"}
    modelled.train(**given, standardize="false")
    assert modelled.json("GET", "/3/GetGLMRegPath?model=raw")["coefficients_std"] is None
    assert modelled.json("GET", "/3/GetGLMRegPath?model=plain")["coefficients_std"] is not None
