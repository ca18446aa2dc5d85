"""Fields that a client does not want."""

from typing import Any

import pytest

from steam.trainer.rest.exclusion import MAX_PATHS, read_paths, without

BODY = {
    "frames": [{"name": "f", "columns": [{"label": "a", "data": [1]}]}],
    "rows": 2,
    "__meta": "m",
}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", BODY),
        ("rows", {**BODY, "rows": None}),
        ("frames", {**BODY, "frames": None}),
        ("frames/columns", {**BODY, "frames": [{"name": "f", "columns": None}]}),
        (
            "/frames/columns/data/,rows",
            {
                "frames": [{"name": "f", "columns": [{"label": "a", "data": None}]}],
                "rows": None,
                "__meta": "m",
            },
        ),
        ("frames/name, frames/columns", {**BODY, "frames": [{"name": None, "columns": None}]}),
        ("nope,rows/nope,frames/nope/nope,__meta", BODY),
    ],
)
def test_in_the_place_of_what_a_path_leads_to_is_null(text: str, left: object) -> None:
    assert without(BODY, read_paths(text)) == left


def test_paths_are_bounded() -> None:
    assert len(read_paths("a," * 10_000)) == MAX_PATHS


def test_the_parameter_is_honoured_everywhere(trainer: Any) -> None:
    trainer.frame("f", b"a,b\n1,x\n2,y\n")
    wanted = {"_exclude_fields": "frames/columns/data,frames/__meta,frames/chunk_summary"}
    frame = trainer.json("GET", "/3/Frames/f", params=wanted)["frames"][0]
    assert frame["__meta"]["schema_name"] == "FrameV3"
    assert frame["chunk_summary"] is None
    assert [(column["label"], column["data"]) for column in frame["columns"]] == [
        ("a", None),
        ("b", None),
    ]
    shown = trainer.json(
        "POST", "/3/LogAndEcho", data={"message": "m", "_exclude_fields": "message"}
    )
    assert shown["message"] is None
