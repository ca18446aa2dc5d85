"""Cross-validation as H2O's clients ask for it and read it."""

from typing import Any

import pytest

MODULO = {
    "training_frame": "prostate",
    "response_column": "CAPSULE",
    "ignored_columns": '["ID"]',
    "family": "binomial",
    "model_id": "m",
    "nfolds": "3",
    "fold_assignment": "modulo",
    "keep_cross_validation_predictions": "True",
    "keep_cross_validation_fold_assignment": "True",
}
KEPT_FRAMES = {
    "prediction_m_cv_1",
    "prediction_m_cv_2",
    "prediction_m_cv_3",
    "cv_holdout_prediction_m",
    "cv_fold_assignment_m",
}


@pytest.fixture
def framed(trainer: Any, prostate: bytes) -> Any:
    assert trainer.frame("prostate", prostate)["status"] == "DONE"
    return trainer


def output(trainer: Any, key: str) -> dict[str, Any]:
    (model,) = trainer.json("GET", f"/3/Models/{key}")["models"]
    told: dict[str, Any] = model["output"]
    return told


def frames(trainer: Any) -> set[str]:
    return {one["frame_id"]["name"] for one in trainer.json("GET", "/3/Frames")["frames"]}


def test_what_is_asked_for_is_kept_told_and_goes_with_the_model(framed: Any) -> None:
    job = framed.train(**MODULO)
    assert job["status"] == "DONE", job
    told = output(framed, "m")
    metrics = told["cross_validation_metrics"]
    assert metrics["__meta"]["schema_name"] == "ModelMetricsBinomialGLMV3"
    assert metrics["description"].startswith("3-fold cross-validation on training data")
    assert metrics["nobs"] == 380
    assert metrics["frame"]["name"] == "prostate"
    summary = told["cross_validation_metrics_summary"]
    assert [column["name"] for column in summary["columns"]] == [
        *("", "mean", "sd", "cv_1_valid", "cv_2_valid", "cv_3_valid")
    ]
    rows = dict(zip(summary["data"][0], zip(*summary["data"][1:], strict=True), strict=True))
    assert sum(rows["residual_deviance"][2:]) == pytest.approx(metrics["residual_deviance"])
    models = [key["name"] for key in told["cross_validation_models"]]
    assert models == ["m_cv_1", "m_cv_2", "m_cv_3"]
    for number, key in enumerate(models):
        held_out = output(framed, key)["validation_metrics"]
        assert held_out["AUC"] == pytest.approx(rows["auc"][2 + number])
        assert held_out["nobs"] in {126, 127}
    assert [key["name"] for key in told["cross_validation_predictions"]] == [
        f"prediction_{model}" for model in models
    ]
    holdout = told["cross_validation_holdout_predictions_frame_id"]
    assert holdout["__meta"]["schema_name"] == "FrameKeyV3"
    assert told["cross_validation_fold_assignment_frame_id"]["name"] == "cv_fold_assignment_m"
    assert len(told["cv_scoring_history"]) == 3
    assert frames(framed) == {"prostate", *KEPT_FRAMES}
    measured = framed.json("POST", "/3/ModelMetrics/models/m_cv_2/frames/prostate")[
        "model_metrics"
    ][0]
    assert measured["nobs"] == 380  # the weights of the fold are not the frame's
    framed.json("DELETE", "/3/Models/m")
    assert frames(framed) == {"prostate"}
    assert framed.json("GET", "/3/Models")["models"] == []


def test_without_folds_every_field_is_there_and_empty(framed: Any) -> None:
    framed.train(**MODULO | {"nfolds": "0", "fold_assignment": "auto"})
    told = output(framed, "m")
    assert told["cross_validation_metrics"] is None
    assert told["cross_validation_models"] is None
    assert told["cv_scoring_history"] is None
    assert frames(framed) == {"prostate"}


def test_a_deployed_fold_scores_as_the_model_it_is(framed: Any) -> None:
    framed.train(**MODULO)
    artifact = framed.http.get("/3/Models/m_cv_1/mojo")
    assert artifact.status_code == 200
    assert artifact.content[:2] == b"PK"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"nfolds": "1"}, "nfolds is 1"),
        ({"nfolds": "381"}, "only 380 rows"),
        ({"fold_column": "RACE"}, "exclude each other"),
        ({"nfolds": "0", "fold_column": "PSA", "fold_assignment": "auto"}, "of type real"),
    ],
)
def test_folds_that_cannot_be_are_refused_at_once(
    framed: Any, given: dict[str, str], words: str
) -> None:
    answer = framed.http.post("/3/ModelBuilders/glm", data=MODULO | given)
    assert answer.status_code == 412
    assert words in answer.json()["msg"]


def test_a_name_has_room_for_those_of_its_folds(framed: Any) -> None:
    answer = framed.http.post("/3/ModelBuilders/glm", data=MODULO | {"model_id": "m" * 195})
    assert answer.status_code == 400
    assert "not a good key" in answer.json()["msg"]


def test_what_is_kept_replaces_nothing_of_another_name(framed: Any, prostate: bytes) -> None:
    for key in ("m_cv_2", "cv_holdout_prediction_m", "prediction_m_cv_3"):
        assert framed.frame(key, prostate)["status"] == "DONE"
        answer = framed.http.post("/3/ModelBuilders/glm", data=MODULO)
        assert answer.status_code == 412
        assert f"'{key}' is there" in answer.json()["msg"]
        framed.json("DELETE", f"/3/Frames/{key}")
    other = MODULO | {"model_id": "m_cv_1", "nfolds": "0", "fold_assignment": "auto"}
    framed.train(**other)
    answer = framed.http.post("/3/ModelBuilders/glm", data=MODULO)
    assert "'m_cv_1' is there" in answer.json()["msg"]
    unkept = MODULO | {"keep_cross_validation_models": "False"}
    assert framed.train(**unkept)["status"] == "DONE"


def test_training_again_replaces_what_was_kept_and_leaves_nothing_behind(framed: Any) -> None:
    for folds in ("3", "2", "3"):
        assert framed.train(**MODULO | {"nfolds": folds})["status"] == "DONE"
        models = {one["model_id"]["name"] for one in framed.json("GET", "/3/Models")["models"]}
        assert models == {"m", *(f"m_cv_{fold + 1}" for fold in range(int(folds)))}
    framed.train(**MODULO | {"nfolds": "0", "fold_assignment": "auto"})
    assert frames(framed) == {"prostate"}
    assert [one["model_id"]["name"] for one in framed.json("GET", "/3/Models")["models"]] == ["m"]


def test_a_fold_that_fails_fails_the_job_by_its_name_and_leaves_nothing(trainer: Any) -> None:
    trainer.frame("f", b"y,x,k\n1,1,1\n0,2,1\n0,3,2\n0,4,2\n")
    job = trainer.train(training_frame="f", response_column="y", fold_column="k", model_id="m")
    assert job["status"] == "FAILED"
    assert job["exception"].startswith("Fold 1 of 2: The response y is constant.")
    assert trainer.json("GET", "/3/Models")["models"] == []
