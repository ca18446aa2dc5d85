from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.storage.saved import SavedFrames

KEY = "ü/x y.hex"
URL = f"/3/Frames/{quote(KEY, safe='')}"


@pytest.fixture
def with_frame(trainer):
    trainer.services.store.put(frame_from_arrays(KEY, {"x": np.arange(10) / 7}, 3))
    return trainer


def save(trainer, **form: str) -> dict[str, Any]:
    return trainer.wait(trainer.json("POST", f"{URL}/save", data=form)["job"])


def load(trainer, **form: str) -> dict[str, Any]:
    return trainer.wait(trainer.json("POST", "/3/Frames/load", data=form)["job"])


def values(trainer) -> list[float]:
    found: list[float] = trainer.services.store.get(Frame, KEY).vec("x").values().tolist()
    return found


@pytest.mark.parametrize("elsewhere", [False, True])
def test_save_forget_load(with_frame, elsewhere: bool) -> None:
    form = {"dir": str(with_frame.data)} if elsewhere else {}
    assert save(with_frame, **form)["status"] == "DONE"
    with_frame.json("DELETE", URL)
    assert with_frame.http.get(URL).status_code == 404
    assert load(with_frame, frame_id=KEY, **form)["status"] == "DONE"
    assert values(with_frame) == (np.arange(10) / 7).tolist()
    saved_at = with_frame.data if elsewhere else with_frame.services.home.saved_frames
    assert len(list(saved_at.iterdir())) == 1


def test_a_trainer_that_starts_has_what_was_saved(with_frame) -> None:
    save(with_frame)
    (again,) = SavedFrames(with_frame.services.home.saved_frames).open_all()
    assert again.key == KEY


def test_the_list_and_the_end_of_what_is_saved(with_frame) -> None:
    assert with_frame.json("GET", "/3/SavedFrames")["frames"] == []
    save(with_frame)
    (one,) = with_frame.json("GET", "/3/SavedFrames")["frames"]
    assert one["frame_id"]["name"] == KEY
    assert one["byte_size"] > 80
    with_frame.json("DELETE", f"/3/SavedFrames/{quote(KEY, safe='')}")
    assert with_frame.json("GET", "/3/SavedFrames")["frames"] == []
    assert values(with_frame)  # the frame in memory stays
    gone = with_frame.http.delete(f"/3/SavedFrames/{quote(KEY, safe='')}")
    assert gone.status_code == 404


def test_without_force_nothing_is_replaced(with_frame) -> None:
    save(with_frame)
    answer = with_frame.http.post(f"{URL}/save", data={"force": "false"})
    assert answer.status_code == 412
    assert "File already exists" in answer.json()["msg"]
    assert save(with_frame, force="true")["status"] == "DONE"


def test_a_frame_that_is_there_is_refused_in_h2os_words_where_scripts_compare_them(
    with_frame,
) -> None:
    save(with_frame)
    answer = with_frame.http.post("/3/Frames/load", data={"frame_id": KEY, "force": "false"})
    assert answer.status_code == 412
    told = answer.json()
    assert told["exception_msg"].strip().endswith(f"\n\nFrame Key<Frame> {KEY} already exists.")
    assert f"Frame {KEY} already exists. Use force to replace it." in told["msg"]


def test_a_damaged_file_fails_the_load_with_its_name(with_frame) -> None:
    save(with_frame)
    (path,) = with_frame.services.home.saved_frames.iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    job = load(with_frame, frame_id=KEY)
    assert job["status"] == "FAILED"
    assert f"The file {path} is not a whole frame" in job["exception"]
    assert [one.suffix for one in path.parent.iterdir()] == [".damaged"]


@pytest.mark.parametrize(
    ("path", "form", "status", "message"),
    [
        ("/3/Frames/no/save", {}, 404, "no frame 'no'"),
        ("/3/Frames/load", {"frame_id": "no"}, 404, "no saved frame 'no'"),
        ("/3/Frames/load", {}, 412, "frame_id"),
        ("/3/Frames/load", {"frame_id": "x", "dir": "/etc"}, 400, "outside the folders"),
        (f"{URL}/save", {"dir": "/etc"}, 400, "outside the folders"),
        (f"{URL}/save", {"dir": "s3://bucket"}, 412, "not supported"),
    ],
)
def test_refusals(with_frame, path: str, form: dict, status: int, message: str) -> None:
    answer = with_frame.http.post(path, data=form)
    assert answer.status_code == status
    assert message in answer.json()["msg"]
    assert not Path("/etc").joinpath(KEY).exists()


def test_a_full_disk_fails_the_job(trainer_with, small_disk: Any) -> None:
    trainer = trainer_with(import_roots=(small_disk.root.resolve(),))
    trainer.services.store.put(frame_from_arrays(KEY, {"x": np.arange(1 << 18) / 7}, 1000))
    job = save(trainer, dir=str(small_disk.root))
    assert job["status"] == "FAILED"
    assert "is full" in job["exception"]
    assert list(small_disk.root.iterdir()) == []
