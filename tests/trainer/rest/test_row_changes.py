"""Rows taken, frames split and put together over HTTP."""

from typing import Any

import numpy as np
import pytest

from steam.trainer.frame.frame import Frame, frame_from_arrays

ROWS = 250


@pytest.fixture(autouse=True)
def frames(trainer: Any) -> None:
    """A frame `f` and one of as many rows, cut otherwise, `g`."""
    x = np.arange(float(ROWS))
    keep = np.where(x % 5 == 0, np.nan, x % 2)
    levels = {"e": ("n", "y")}
    put = trainer.services.store.put
    put(frame_from_arrays("f", {"x": x, "e": np.zeros(ROWS, np.int32)}, 100, levels))
    put(frame_from_arrays("g", {"keep": keep}, 60))


def change(trainer: Any, path: str, **given: object) -> list[Frame]:
    """The frames that a change has made."""
    answer = trainer.json("POST", f"/3/Frames/{path}", json=given)
    job = trainer.wait(answer["job"])
    assert job["status"] == "DONE", job
    keys = [key["name"] for key in answer["destination_frames"]]
    return [trainer.services.store.get(Frame, key) for key in keys]


def refused(trainer: Any, path: str, status: int, says: str, **given: object) -> None:
    answer = trainer.http.post(f"/3/Frames/{path}", json=given)
    assert answer.status_code == status, answer.text
    assert says in answer.json()["msg"]


def test_rows_by_number(trainer: Any) -> None:
    (some,) = change(trainer, "f/rows", row_offset=95, row_count=10, destination_frame="h")
    assert some.vec("x").values().tolist() == list(range(95, 105))
    (rest,) = change(trainer, "f/rows", row_offset=240)
    assert rest.key == "f"
    assert rest.rows == 10
    assert change(trainer, "f/rows", row_offset=10**12)[0].rows == 0


def test_rows_by_a_mask_of_another_frame(trainer: Any) -> None:
    (some,) = change(trainer, "f/rows", mask="keep", mask_frame="g", destination_frame="h")
    odd = [x for x in range(ROWS) if x % 2 and x % 5]
    assert some.vec("x").values().tolist() == odd
    assert change(trainer, "f/rows", mask="x")[0].rows == ROWS - 1


def test_a_split_with_a_seed_is_the_same_again(trainer: Any) -> None:
    parts = change(trainer, "f/split", ratios=[0.5, 0.2], seed=3, destination_frames=list("abc"))
    again = change(trainer, "f/split", ratios=[0.5, 0.2], seed=3)
    assert [part.key for part in parts] == ["a", "b", "c"]
    assert [part.key for part in again] == ["f_part1", "f_part2", "f_part3"]
    rows = [part.vec("x").values().tolist() for part in parts]
    assert rows == [part.vec("x").values().tolist() for part in again]
    assert sorted(x for some in rows for x in some) == list(range(ROWS))


def test_a_seed_that_is_made_up_is_told(trainer: Any) -> None:
    answer = trainer.json("POST", "/3/Frames/f/split", data={"ratios": "[0.5]"})
    trainer.wait(answer["job"])
    found = trainer.services.store.get(Frame, "f_part1")
    (again, _) = change(
        trainer, "f/split", ratios=[0.5], seed=answer["seed"], destination_frames=["a", "b"]
    )
    assert again.vec("x").values().tolist() == found.vec("x").values().tolist()


def test_frames_beside_and_below_each_other(trainer: Any) -> None:
    (wide,) = change(trainer, "bind", frames=["f", "g"], by="columns", destination_frame="w")
    assert wide.names == ("x", "e", "keep")
    assert wide.rows == ROWS
    (long,) = change(trainer, "bind", frames=["f", "f", "f"], by="rows", destination_frame="l")
    assert long.vec("x").values().tolist() == list(range(ROWS)) * 3


def test_what_makes_no_sense_is_refused(trainer: Any) -> None:
    refused(trainer, "f/rows", 412, "either by row_offset and row_count or by a mask")
    refused(trainer, "f/rows", 412, "either by", row_offset=1, mask="x")
    refused(trainer, "f/rows", 412, "cannot be negative", row_count=-1)
    refused(trainer, "f/rows", 412, "cannot convert", row_count="many")
    refused(trainer, "f/rows", 404, "no column 'z'", mask="z")
    refused(trainer, "f/rows", 404, "no frame 'z'", mask="x", mask_frame="z")
    refused(trainer, "f/split", 400, "come to 1.4", ratios=[0.7, 0.7])
    refused(trainer, "f/split", 400, "above 0", ratios=["NaN"])
    refused(trainer, "f/split", 412, "make 2 frames", ratios=[0.5], destination_frames=["a"])
    refused(trainer, "f/split", 412, "name of its own", ratios=[1], destination_frames=["a", "a"])
    refused(trainer, "bind", 412, "by=columns or by=rows", frames=["f"], by="x")
    refused(trainer, "bind", 412, "destination_frame not specified", frames=["f"], by="rows")
    refused(trainer, "bind", 404, "no frame 'z'", frames=["z"], by="rows", destination_frame="h")


def test_what_only_the_data_can_tell_fails_the_job(trainer: Any) -> None:
    for path, says, given in (
        ("f/rows", "of type enum says of no row", {"mask": "e"}),
        ("bind", "is in only one of the frames", {"frames": ["f", "g"], "by": "rows"}),
        ("bind", "'x' appears twice", {"frames": ["f", "f"], "by": "columns"}),
    ):
        answer = trainer.json("POST", f"/3/Frames/{path}", json={"destination_frame": "h", **given})
        job = trainer.wait(answer["job"])
        assert job["status"] == "FAILED"
        assert says in job["exception"]
    assert trainer.services.store.find("h") is None
