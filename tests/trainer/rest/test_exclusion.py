"""Fields that a client does not want."""

from typing import Any

import pytest

from steam.trainer.rest.exclusion import MAX_PATHS, read_paths, without

BODY = {"frames": [{"name": "f", "columns": [{"label": "a", "data": [1]}]}], "job": None}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", BODY),
        ("job", {"frames": BODY["frames"]}),
        ("frames/columns", {"frames": [{"name": "f"}], "job": None}),
        ("/frames/columns/data/,job", {"frames": [{"name": "f", "columns": [{"label": "a"}]}]}),
        ("frames/name, frames/columns,job", {"frames": [{}]}),
        ("nope,job/nope,frames/nope/nope", BODY),
    ],
)  # fmt: skip
def test_what_a_path_leads_to_is_left_out(text: str, left: object) -> None:
    assert without(BODY, read_paths(text)) == left


def test_paths_are_bounded() -> None:
    assert len(read_paths("a," * 10_000)) == MAX_PATHS


def test_the_parameter_is_honoured_everywhere(trainer: Any) -> None:
    trainer.frame("f", b"a,b\n1,x\n2,y\n")
    wanted = {"_exclude_fields": "frames/columns/data,frames/__meta,frames/chunk_summary"}
    frame = trainer.json("GET", "/3/Frames/f", params=wanted)["frames"][0]
    assert "__meta" not in frame
    assert "chunk_summary" not in frame
    assert [set(column) & {"label", "data"} for column in frame["columns"]] == [{"label"}] * 2
    shown = trainer.json(
        "POST", "/3/LogAndEcho", data={"message": "m", "_exclude_fields": "message"}
    )
    assert set(shown) == {"__meta"}
