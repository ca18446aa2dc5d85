"""Saved frames: there after a restart, whole or not at all, each on its own."""

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steam.core.errors import Conflict, Exhausted, NotFound, Unavailable
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.storage.damage import DamagedFile
from steam.trainer.frame.storage.saved import SavedFrames
from steam.trainer.progress import Silent
from tests.trainer.frame.storage.frames import all_encodings, same


def number_frame(key: str, rows: int = 10, seed: int = 0) -> Frame:
    numbers = np.random.default_rng(seed).standard_normal(rows)
    return frame_from_arrays(key, {"x": numbers}, 1000)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_saved_is_there_again(tmp_path: Path) -> None:
    frames = [all_encodings(), number_frame("../x y/ü"), number_frame("$" * 500)]
    for frame in frames:
        SavedFrames(tmp_path / "saved").save(frame, Silent())
    again = {frame.key: frame for frame in SavedFrames(tmp_path / "saved").open_all()}
    assert list(again) == [frame.key for frame in frames]
    assert all(same(frame, again[frame.key]) for frame in frames)
    assert names(tmp_path) == ["saved"]


def test_saving_twice_is_as_saving_once(tmp_path: Path) -> None:
    saved = SavedFrames(tmp_path)
    path = saved.save(all_encodings(), Silent())
    first = path.read_bytes()
    assert saved.save(saved.load("every.hex"), Silent()) == path  # from its own file
    assert path.read_bytes() == first
    assert names(tmp_path) == [path.name]


def test_another_frame_of_the_name_replaces_it_only_with_force(tmp_path: Path) -> None:
    saved = SavedFrames(tmp_path)
    old, new = number_frame("k", seed=1), number_frame("k", seed=2)
    saved.save(old, Silent())
    opened = saved.load("k")
    with pytest.raises(Conflict, match="File already exists"):
        saved.save(new, Silent(), force=False)
    saved.save(new, Silent())
    assert same(saved.load("k"), new)
    assert same(opened, old)  # who reads the old file goes on reading it


def test_what_was_never_saved_is_not_found(tmp_path: Path) -> None:
    saved = SavedFrames(tmp_path / "absent")
    assert list(saved.open_all()) == []
    for act in (saved.load, saved.remove):
        with pytest.raises(NotFound, match="no saved frame 'k'"):
            act("k")


def test_removed_is_removed(tmp_path: Path) -> None:
    saved = SavedFrames(tmp_path)
    saved.save(number_frame("k"), Silent())
    assert saved.sizes().keys() == {"k"}
    saved.remove("k")
    assert not saved.holds("k")
    assert names(tmp_path) == []


def test_a_damaged_file_is_moved_aside_and_the_others_stay(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    saved = SavedFrames(tmp_path)
    bad = saved.save(number_frame("bad"), Silent())
    good = saved.save(number_frame("good"), Silent())
    bad.write_bytes(bad.read_bytes()[:-1])
    with caplog.at_level(logging.ERROR):
        assert [frame.key for frame in saved.open_all()] == ["good"]
    assert names(tmp_path) == sorted([f"{bad.name}.damaged", good.name])
    assert f"The file {bad} is not a whole frame: its end is missing. It was moved to" in (
        caplog.text
    )


def test_a_file_of_a_later_version_stays_where_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    saved = SavedFrames(tmp_path)
    path = saved.save(number_frame("k"), Silent())
    whole = path.read_bytes()
    path.write_bytes(whole[:8] + b"\x02" + whole[9:])
    with caplog.at_level(logging.ERROR):
        assert list(saved.open_all()) == []
    assert f"{path} has version 2, and this trainer reads 1" in caplog.text
    assert names(tmp_path) == [path.name]


def test_damage_that_is_found_later_is_moved_aside_then(tmp_path: Path) -> None:
    saved = SavedFrames(tmp_path)
    path = saved.save(number_frame("k"), Silent())
    frame = saved.load("k")
    whole = path.read_bytes()
    path.write_bytes(whole[:20] + b"?" + whole[21:])
    for _ in range(2):
        with pytest.raises(DamagedFile, match="the bytes of a block have changed"):
            frame.vec("x").values()
    assert names(tmp_path) == [f"{path.name}.damaged"]


def test_a_frame_saved_since_is_not_blamed_for_an_older_file(tmp_path: Path) -> None:
    saved = SavedFrames(tmp_path)
    path = saved.save(number_frame("k"), Silent())
    frame = saved.load("k")
    with path.open("r+b") as file:
        file.seek(20)
        file.write(b"????")
    saved.save(number_frame("k"), Silent())
    with pytest.raises(DamagedFile):
        frame.vec("x").values()
    assert names(tmp_path) == [path.name]


def test_a_file_under_the_name_of_another_frame_is_not_believed(tmp_path: Path) -> None:
    saved = SavedFrames(tmp_path)
    saved.save(number_frame("a"), Silent()).rename(saved.save(number_frame("b"), Silent()))
    with pytest.raises(DamagedFile, match="another name"):
        saved.load("b")


def test_a_full_disk_leaves_what_was_saved(small_disk: Any) -> None:
    saved = SavedFrames(small_disk.root / "saved")
    old = number_frame("k")
    path = saved.save(old, Silent())
    with pytest.raises(Exhausted, match=r"disk of .* is full"):
        saved.save(number_frame("k", rows=1 << 18), Silent())
    assert same(saved.load("k"), old)
    assert names(path.parent) == [path.name]


def test_a_folder_that_cannot_be_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable, match="cannot be written: "):
        SavedFrames(tmp_path / "file").save(number_frame("k"), Silent())


_SAVE_UNTIL_KILLED = """
import os, sys
from pathlib import Path
import numpy as np
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.storage.saved import SavedFrames

class Steps:
    left = int(sys.argv[2])
    def update(self, fraction, message=""):
        if self.left == 0:
            os._exit(9)
        self.left -= 1

steps, fsync, replace = Steps(), os.fsync, Path.replace
os.fsync = lambda file: (steps.update(0), fsync(file))
Path.replace = lambda path, target: (steps.update(0), replace(path, target))
numbers = np.random.default_rng(2).standard_normal(5000)
SavedFrames(Path(sys.argv[1])).save(frame_from_arrays("k", {"x": numbers}, 1000), steps)
os._exit(0)
"""


def test_a_trainer_killed_while_it_saves_leaves_the_old_frame_or_the_new_one(
    tmp_path: Path,
) -> None:
    old, new = number_frame("k", 5000, seed=1), number_frame("k", 5000, seed=2)
    runs = []
    for step in (0, 4, 5, 6, 7, 8):
        folder = tmp_path / str(step)
        SavedFrames(folder).save(old, Silent())
        command = [sys.executable, "-c", _SAVE_UNTIL_KILLED, str(folder), str(step)]
        runs.append((folder, subprocess.Popen(command)))
    ends = []
    for folder, process in runs:
        assert process.wait(60) in {0, 9}
        saved = SavedFrames(folder)
        saved.remove_unfinished()
        (left,) = saved.open_all()
        ends.append((process.returncode, same(left, new)))
        assert same(left, new) or same(left, old)
        assert len(names(folder)) == 1
    # Steps 0 to 4 write blocks; then the file's fsync, its new name, the folder's fsync; 8 is none.
    assert ends == [(9, False)] * 4 + [(9, True), (0, True)]
