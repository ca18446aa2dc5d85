"""Predictions over HTTP: contributions, those that come with metrics, and what there is none of."""

import csv
import io
from typing import Any

import numpy as np
import pytest

from tests.trainer.rest.conftest import Trainer


@pytest.fixture
def modelled(trainer: Trainer, prostate: bytes) -> Trainer:
    trainer.frame("p", prostate)
    given = {"training_frame": "p", "ignored_columns": '["ID"]', "lambda": "0"}
    trainer.train(**given, response_column="CAPSULE", family="binomial", model_id="m")
    return trainer


def columns(trainer: Trainer, key: str) -> dict[str, Any]:
    text = trainer.http.get("/3/DownloadDataset", params={"frame_id": key}).text
    names, *rows = csv.reader(io.StringIO(text))
    return {
        name: np.array(cells, float)
        for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    }


def predicted(trainer: Trainer, key: str, **given: str) -> dict[str, Any]:
    data = {"predictions_frame": key, **given}
    job = trainer.wait(trainer.json("POST", "/4/Predictions/models/m/frames/p", data=data))
    assert job["status"] == "DONE", job
    return columns(trainer, key)


def test_contributions_add_up_to_the_score_before_the_link(modelled: Trainer) -> None:
    parts = predicted(modelled, "c", predict_contributions="true")
    chances = predicted(modelled, "q")["p1"]
    assert list(parts)[-1] == "BiasTerm"
    score = np.sum(list(parts.values()), axis=0)
    np.testing.assert_allclose(1.0 / (1.0 + np.exp(-score)), chances, rtol=1e-12)


def test_against_a_background_its_rows_contribute_nothing_on_average(modelled: Trainer) -> None:
    asked = {"predict_contributions": "true", "background_frame": "p"}
    parts, plain = (
        predicted(modelled, "c", **asked),
        predicted(modelled, "d", predict_contributions="true"),
    )
    np.testing.assert_allclose(
        np.sum(list(parts.values()), axis=0), np.sum(list(plain.values()), axis=0), rtol=1e-10
    )
    means = [values.mean() for name, values in parts.items() if name != "BiasTerm"]
    np.testing.assert_allclose(means, 0.0, atol=1e-12)


def test_the_largest_contributions_of_each_row(modelled: Trainer) -> None:
    parts = predicted(modelled, "c", predict_contributions="true")
    asked = {"predict_contributions": "True", "top_n": "1", "bottom_n": "2", "compare_abs": "True"}
    data = {"predictions_frame": "t", **asked}
    modelled.wait(modelled.json("POST", "/4/Predictions/models/m/frames/p", data=data))
    shown = modelled.json("GET", "/3/Frames/t")["frames"][0]["columns"]
    ends = ["top_feature_1", "bottom_feature_1", "bottom_feature_2"]
    values = [name.replace("feature", "value") for name in ends]
    wanted = [name for pair in zip(ends, values, strict=True) for name in pair]
    assert [column["label"] for column in shown] == [*wanted, "BiasTerm"]
    text = modelled.http.get("/3/DownloadDataset", params={"frame_id": "t"}).text
    names = [name for name in parts if name != "BiasTerm"]
    for row, line in enumerate(csv.DictReader(io.StringIO(text))):
        sizes = sorted(names, key=lambda name: abs(parts[name][row]))
        assert [line[end] for end in ends] == [sizes[-1], sizes[0], sizes[1]]
        assert float(line["top_value_1"]) == parts[sizes[-1]][row]


def test_at_once_they_come_with_metrics(modelled: Trainer) -> None:
    told = modelled.json("POST", "/3/Predictions/models/m/frames/p")
    metrics = told["model_metrics"][0]
    key = told["predictions_frame"]["name"]
    assert metrics["predictions"]["frame_id"]["name"] == key
    known = modelled.json("GET", "/3/Models/m")["models"][0]["output"]["training_metrics"]
    assert metrics["AUC"] == known["AUC"]
    assert len(columns(modelled, key)["p1"]) == 380


def test_without_the_response_they_come_without(modelled: Trainer) -> None:
    modelled.frame("x", b"AGE,PSA\n60,3\n70,4\n")
    told = modelled.json("POST", "/3/Predictions/models/m/frames/x")
    assert "AUC" not in told["model_metrics"][0]


@pytest.mark.parametrize(
    "asked", [{"leaf_node_assignment": "true"}, {"top_n": "2"}, {"output_per_reference": "true"}]
)
@pytest.mark.parametrize("version", ["3", "4"])
def test_what_there_is_none_of_is_refused(
    modelled: Trainer, asked: dict[str, str], version: str
) -> None:
    answer = modelled.http.post(f"/{version}/Predictions/models/m/frames/p", data=asked)
    assert answer.status_code == 412
    assert "not supported" in answer.json()["msg"]


def test_metrics_are_listed_by_model_and_frame(modelled: Trainer) -> None:
    def listed(path: str) -> list[str]:
        told = modelled.json("GET", f"/3/ModelMetrics{path}")["model_metrics"]
        return [one["model"]["name"] for one in told]

    assert listed("") == listed("/models/m") == listed("/frames/p") == ["m"]
    assert listed("/models/m/frames/p") == ["m"]
    assert listed("/models/none") == listed("/frames/none") == []
    assert modelled.json("DELETE", "/3/ModelMetrics/models/m/frames/p")["model_metrics"] == []


def test_permutation_tells_what_matters_most_first(modelled: Trainer) -> None:
    def importances(rest: str) -> dict[str, Any]:
        ast = f"(tmp= v (PermutationVarImp m p {rest}))"
        modelled.json("POST", "/99/Rapids", data={"ast": ast, "session_id": "s"})
        text = modelled.http.get("/3/DownloadDataset", params={"frame_id": "v"}).text
        modelled.json("POST", "/99/Rapids", data={"ast": "(rm v)", "session_id": "s"})
        names, *rows = csv.reader(io.StringIO(text))
        return {
            name: list(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        }

    told = importances("'AUTO' -1 1 [] 7")
    assert list(told) == ["Variable", "Relative Importance", "Scaled Importance", "Percentage"]
    assert told["Variable"][0] in {"GLEASON", "PSA"}
    assert told["Scaled Importance"][0] == "1.0"
    assert sum(map(float, told["Percentage"])) == pytest.approx(1.0)
    assert importances("'auc' -1 1 [] 7") == told
    runs = importances("'logloss' 100 3 ['PSA' 'AGE'] 7")
    assert list(runs) == ["Variable", "Run 1", "Run 2", "Run 3"]
    assert sorted(runs["Variable"]) == ["AGE", "PSA"]


@pytest.mark.parametrize(
    ("ast", "words"),
    [
        ("(PermutationVarImp m p 'nosuch' -1 1 [] 1)", "doesn't exist"),
        ("(PermutationVarImp m p 'AUC' 1 1 [] 1)", "n_samples is 1"),
        ("(PermutationVarImp m p 'AUC' -1 0 [] 1)", "n_repeats is 0"),
        ("(PermutationVarImp m p 'AUC' -1 1 ['NOPE'] 1)", "no column"),
        ("(PermutationVarImp p p 'AUC' -1 1 [] 1)", "not a model"),
        ("m", "a model, which is no result"),
        ("(+ m 1)", "a model"),
        ("(tmp= x m)", "a model"),
    ],
)
def test_expressions_that_take_a_model_for_something_else_are_refused(
    modelled: Trainer, ast: str, words: str
) -> None:
    answer = modelled.http.post("/99/Rapids", data={"ast": ast})
    assert answer.status_code == 400, answer.text
    assert words in answer.json()["msg"]
