"""Columns changed over HTTP."""

from typing import Any

import pytest

from steam.core.errors import Conflict
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rest.frame_changes import keep_changed

CHANGE = "/3/Frames/f/columns"


@pytest.fixture
def frame(trainer: Any) -> Any:
    """A frame `f` in the trainer."""
    frame = frame_from_arrays(
        "f", {"a": [1.0, 2.0], "gr\u00f6\u00dfe": ["1", "x"], "c": [3.0, 4.0]}, 1
    )
    trainer.services.store.put(frame)
    return frame


def names(trainer: Any, key: str = "f") -> list[str]:
    shown = trainer.json("GET", f"/3/Frames/{key}")["frames"][0]
    return [column["label"] for column in shown["columns"]]


def refused(trainer: Any, path: str, status: int, says: str, **given: object) -> None:
    answer = trainer.http.post(path, json=given)
    assert answer.status_code == status, answer.text
    assert says in answer.json()["msg"]


def test_names_are_swapped_in_place_and_at_once(trainer: Any, frame: Any) -> None:
    answer = trainer.json("POST", f"{CHANGE}/rename", data={"names": '{"a": "c", "c": "a"}'})
    assert answer["job"] is None
    assert [key["name"] for key in answer["destination_frames"]] == ["f"]
    assert names(trainer) == ["c", "gr\u00f6\u00dfe", "a"]
    assert frame.names[0] == "a"


def test_json_bodies_hold_any_name(trainer: Any, frame: Any) -> None:
    trainer.json("POST", f"{CHANGE}/rename", json={"names": {"gr\u00f6\u00dfe": "\u5927"}})
    assert names(trainer) == ["a", "\u5927", "c"]
    trainer.json("POST", f"{CHANGE}/remove", json={"columns": ["\u5927"]})
    assert names(trainer) == ["a", "c"]


def test_a_change_may_go_beside_its_source(trainer: Any, frame: Any) -> None:
    given = {"columns": '["c", "a"]', "destination_frame": "g"}
    trainer.json("POST", f"{CHANGE}/select", data=given)
    assert names(trainer, "g") == ["c", "a"]
    assert len(names(trainer)) == 3


def test_what_cannot_be_converted_is_told(trainer: Any, frame: Any) -> None:
    types = {"gr\u00f6\u00dfe": "Numeric", "c": "enum"}
    job = trainer.wait(trainer.json("POST", f"{CHANGE}/convert", json={"types": types})["job"])
    assert job["status"] == "DONE"
    (warning,) = job["warnings"]
    assert "1 value is not a number, such as 'x'" in warning
    columns = trainer.json("GET", "/3/Frames/f")["frames"][0]["columns"]
    assert [column["type"] for column in columns] == ["int", "int", "enum"]
    assert columns[2]["domain"] == ["3", "4"]


def test_a_frame_that_was_changed_meanwhile_is_not_overwritten(trainer: Any, frame: Any) -> None:
    newer = frame_from_arrays("f", {"b": [1.0]})
    trainer.services.store.put(newer)
    with pytest.raises(Conflict, match="changed or removed meanwhile"):
        keep_changed(trainer.services.store, frame, frame.select(["a"]))
    assert trainer.services.store.find("f") is newer


def test_what_makes_no_sense_is_refused(trainer: Any, frame: Any) -> None:
    refused(trainer, f"{CHANGE}/rename", 404, "no column 'z'", names={"z": "y"})
    refused(trainer, f"{CHANGE}/rename", 400, "'c' appears twice", names={"a": "c"})
    refused(trainer, f"{CHANGE}/rename", 412, "cannot convert", names=["a"])
    refused(trainer, f"{CHANGE}/rename", 412, "cannot convert", names={"a": ["b"]})
    refused(trainer, f"{CHANGE}/rename", 412, "names not specified")
    refused(trainer, f"{CHANGE}/remove", 412, "columns not specified")
    refused(trainer, f"{CHANGE}/select", 400, "'a' appears twice", columns=["a", "a"])
    refused(trainer, f"{CHANGE}/convert", 400, "not a column type", types={"a": "Blob"})
    refused(trainer, f"{CHANGE}/convert", 404, "no column 'z'", types={"z": "Enum"})
    refused(trainer, "/3/Frames/none/columns/remove", 404, "no frame 'none'", columns=["a"])
    given = {"columns": ["a"], "destination_frame": "a\nb"}
    refused(trainer, f"{CHANGE}/select", 400, "not a good key", **given)


def test_a_frame_takes_the_place_of_a_file_and_not_of_a_model(
    trainer: Any, frame: Any, prostate: bytes
) -> None:
    given = {"columns": ["a"], "destination_frame": trainer.upload(prostate)}
    path = trainer.services.store.find(given["destination_frame"]).path
    assert path.exists()
    trainer.json("POST", f"{CHANGE}/select", json=given)
    assert names(trainer, given["destination_frame"]) == ["a"]
    assert not path.exists()
    trainer.frame("prostate", prostate)
    trainer.train(training_frame="prostate", response_column="VOL", model_id="m")
    given["destination_frame"] = "m"
    refused(trainer, f"{CHANGE}/select", 412, "'m' is a model", **given)
    refused(trainer, f"{CHANGE}/convert", 412, "'m' is a model", types={"a": "Enum"}, **given)
