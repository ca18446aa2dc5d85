"""Things that get another key."""

from typing import Any

import pytest

from tests.trainer.rest.conftest import Trainer

GIVEN = {"training_frame": "p", "response_column": "CAPSULE", "family": "binomial"}


@pytest.fixture
def modelled(trainer: Trainer, prostate: bytes) -> Trainer:
    trainer.frame("p", prostate)
    assert trainer.train(**GIVEN, model_id="old")["status"] == "DONE"
    return trainer


def rename(trainer: Trainer, name: str, new_name: str) -> Any:
    return trainer.http.post("/99/Rapids", data={"ast": f"(rename '{name}' '{new_name}')"})


def test_a_model_goes_by_another_name(modelled: Trainer) -> None:
    before = modelled.json("GET", "/3/Models/old")["models"][0]
    assert rename(modelled, "old", "new").status_code == 200
    after = modelled.json("GET", "/3/Models/new")["models"][0]
    assert after["model_id"]["name"] == "new"
    assert after["output"]["training_metrics"]["model"]["name"] == "new"
    for name in ("coefficients_table", "scoring_history"):
        assert after["output"][name] == before["output"][name]
    told = {one["name"]: one["actual_value"] for one in after["parameters"]}
    assert told["model_id"]["name"] == "new"
    assert modelled.http.get("/3/Models/old").status_code == 404


def test_a_frame_goes_by_another_name_and_the_same_one(modelled: Trainer) -> None:
    assert rename(modelled, "p", "q").status_code == 200
    assert rename(modelled, "q", "q").status_code == 200
    assert {"q", "old"} <= set(modelled.services.store.snapshot())
    assert "p" not in modelled.services.store.snapshot()


@pytest.mark.parametrize(
    ("name", "new_name", "status", "words"),
    [
        ("nothing", "new", 404, "nothing"),
        ("old", "p", 409, "'p' is a frame, which a model would replace."),
        ("p", "old", 409, "'old' is a model, which a frame"),
        ("old", "a\x01", 400, "is not a good key"),
    ],
)
def test_nothing_else_is_replaced(
    modelled: Trainer, name: str, new_name: str, status: int, words: str
) -> None:
    before = dict(modelled.services.store.snapshot())
    answer = rename(modelled, name, new_name)
    assert words in answer.json()["msg"], answer.text
    assert answer.status_code in {status, 412}
    assert modelled.services.store.snapshot() == before
