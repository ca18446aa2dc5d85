"""Other spellings of an address."""

from typing import Any

import pytest

from steam.trainer.rest.loose_paths import spellings


@pytest.mark.parametrize(
    "path",
    ["/3/Cloud/", "/3/Cloud.json", "/99/Cloud", "/4/Cloud", "/LATEST/Cloud", "/99/Cloud.json/"],
)
def test_a_route_is_found_by_other_spellings(trainer: Any, path: str) -> None:
    assert trainer.json("GET", path)["__meta"]["schema_name"] == "CloudV3"


@pytest.mark.parametrize("path", ["/1/Cloud", "/Cloud", "/5/Cloud", "//3/Cloud", "/LATEST/"])
def test_and_others_are_not(trainer: Any, path: str) -> None:
    assert (
        trainer.http.get(trainer.http.base_url.copy_with(raw_path=path.encode())).status_code == 404
    )


def test_what_is_spelt_as_usual_is_not_looked_at() -> None:
    assert list(spellings("/3/Frames/a.hex")) == []


def test_a_slash_at_the_end_is_no_part_of_a_key(trainer: Any) -> None:
    trainer.frame("f", b"a\n1\n2\n")
    assert trainer.json("GET", "/3/Frames/f/")["frames"][0]["frame_id"]["name"] == "f"
    assert trainer.json("GET", "/3/Frames/")["__meta"]["schema_name"] == "FramesListV3"
    assert trainer.json("POST", "/LATEST/Rapids", data={"ast": "(nrow f)"})["scalar"] == 2


def test_a_key_may_look_like_a_version_or_json(trainer: Any) -> None:
    trainer.frame("99.json", b"a\n1\n2\n")
    assert trainer.json("GET", "/3/Frames/99.json")["frames"][0]["rows"] == 2
