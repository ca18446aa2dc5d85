"""`GET /3/GetGLMRegPath`, and what else of a fit is told over HTTP."""

from typing import Any

import pytest

from tests.trainer.rest.conftest import EXAMPLES, Trainer

PROSTATE = (EXAMPLES / "prostate.csv").read_bytes()


def train(trainer: Trainer, **given: Any) -> dict[str, Any]:
    trainer.frame("p", PROSTATE)
    data = {"training_frame": "p", "response_column": "CAPSULE", "model_id": "m"} | given
    ended = trainer.wait(trainer.json("POST", "/3/ModelBuilders/glm", data=data)["job"])
    assert ended["status"] == "DONE", ended
    model: dict[str, Any] = trainer.json("GET", "/3/Models/m")["models"][0]
    return model


def test_a_search_has_its_path(trainer: Trainer) -> None:
    model = train(trainer, family="binomial", lambda_search="true", nlambdas="5")
    path = trainer.json("GET", "/3/GetGLMRegPath", params={"model": "m"})
    assert path["__meta"]["schema_name"] == "GLMRegularizationPathV3"
    lines = len(path["lambdas"])
    assert lines == len(path["alphas"]) == len(path["explained_deviance_train"])
    names = path["coefficient_names"]
    assert names == model["output"]["coefficient_names"]
    assert [len(line) for line in path["coefficients"]] == [len(names)] * lines
    assert [len(line) for line in path["coefficients_std"]] == [len(names)] * lines
    assert path["lambdas"] == sorted(path["lambdas"], reverse=True)
    assert path["explained_deviance_valid"] is path["p_values"] is None
    history = model["output"]["scoring_history"]
    assert history["rowcount"] == lines


def test_p_values_and_inflation_are_told(trainer: Trainer) -> None:
    model = train(
        trainer, family="binomial", compute_p_values="true",
        generate_variable_inflation_factors="true", **{"lambda": "[0]"},
    )  # fmt: skip
    path = trainer.json("GET", "/3/GetGLMRegPath", params={"model": "m"})
    assert len(path["std_errs"][0]) == len(path["coefficient_names"])
    output = model["output"]
    assert len(output["vif_predictor_names"]) == len(output["variable_inflation_factors"])
    assert min(output["variable_inflation_factors"]) >= 1.0


def test_areas_of_classes_are_measured_when_asked(trainer: Trainer) -> None:
    asked = {"response_column": "DPROS", "family": "multinomial", "auc_type": "MACRO_OVR"}
    trainer.frame("p", PROSTATE)
    changed = trainer.json(
        "POST", "/3/Frames/p/columns/convert", data={"types": '{"DPROS": "Enum"}'}
    )
    trainer.wait(changed["job"])
    frame = changed["destination_frames"][0]["name"]
    data = {"training_frame": frame, "model_id": "m", **asked}
    ended = trainer.wait(trainer.json("POST", "/3/ModelBuilders/glm", data=data)["job"])
    assert ended["status"] == "DONE", ended
    metrics = trainer.json("GET", "/3/Models/m")["models"][0]["output"]["training_metrics"]
    assert 0.5 < metrics["AUC"] < 1.0
    route = f"/3/ModelMetrics/models/m/frames/{frame}"
    again = trainer.json("POST", route)["model_metrics"][0]
    assert again["AUC"] == pytest.approx(metrics["AUC"])


def test_without_a_model_or_a_name_it_is_refused(trainer: Trainer) -> None:
    assert trainer.http.get("/3/GetGLMRegPath", params={"model": "none"}).status_code == 404
    assert trainer.http.get("/3/GetGLMRegPath").status_code in {400, 412}
