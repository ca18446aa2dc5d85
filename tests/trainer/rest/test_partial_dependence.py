"""Partial dependence over HTTP: what the clients send and read."""

from typing import Any

import pytest

from tests.trainer.rest.conftest import Trainer


@pytest.fixture
def modelled(trainer: Trainer, prostate: bytes) -> Trainer:
    types = '["Numeric","Enum","Numeric","Enum","Enum","Enum","Numeric","Numeric","Numeric"]'
    trainer.frame("p", prostate, column_types=types)
    given = {"training_frame": "p", "ignored_columns": '["ID"]'}
    trainer.train(**given, response_column="CAPSULE", family="binomial", model_id="m")
    return trainer


def ask(trainer: Trainer, **given: str) -> list[dict[str, Any]]:
    data = {"model_id": "m", "frame_id": "p", "destination_key": "pdp", **given}
    job = trainer.wait(trainer.json("POST", "/3/PartialDependence/", data=data))
    assert job["status"] == "DONE", job
    assert job["dest"]["name"] == "pdp"
    told = trainer.json("GET", "/3/PartialDependence/pdp")
    assert told["__meta"]["schema_name"] == "PartialDependenceV3"
    tables: list[dict[str, Any]] = told["partial_dependence_data"]
    return tables


def test_columns_pairs_and_splits_as_the_client_sends_them(modelled: Trainer) -> None:
    age, race, pair = ask(
        modelled, cols="[AGE,RACE]", nbins="4", col_pairs_2dpdp="[[AGE, RACE]]",
        user_cols="[AGE]", user_splits="[50,60.5]", num_user_splits="[2]",
    )  # fmt: skip
    assert [column["name"] for column in age["columns"]] == [
        "age", "mean_response", "stddev_response", "std_error_mean_response",
    ]  # fmt: skip
    assert age["data"][0] == [50.0, 60.5]
    assert race["data"][0] == ["0", "1", "2"]
    assert pair["data"][:2] == [[50.0] * 3 + [60.5] * 3, ["0", "1", "2"] * 2]
    assert age["description"] == "Partial Dependence Plot of model m on column 'AGE'."


def test_of_one_row_the_mean_is_its_answer_and_nothing_deviates(modelled: Trainer) -> None:
    (table,) = ask(modelled, cols="[PSA]", nbins="3", row_index="1")
    _, means, deviations, errors = table["data"]
    assert deviations == errors == [0.0] * 3
    assert means == sorted(means)
    assert 0.0 < means[0] < means[-1] < 1.0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Neither cols nor"),
        ({"cols": "[NOPE]"}, "no column"),
        ({"cols": "[RACE]", "nbins": "2"}, "cardinality of 3 > nbins of 2"),
        ({"cols": "[AGE]", "row_index": "380"}, "no row 380"),
        ({"cols": "[AGE]", "weight_column_index": "9"}, "no column 9"),
        ({"col_pairs_2dpdp": "[[AGE,AGE]]"}, "pairs of different"),
        ({"cols": "[AGE]", "user_cols": "[AGE]", "user_splits": "[1]"}, "do not go together"),
        ({"cols": "[AGE]", "destination_key": "p"}, "something else already"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(
    modelled: Trainer, given: dict[str, str], words: str
) -> None:
    data = {"model_id": "m", "frame_id": "p", **given}
    answer = modelled.http.post("/3/PartialDependence", data=data)
    assert answer.status_code in {400, 404, 412}
    assert words in answer.json()["msg"]
