"""The folder of parts: what counts as done, and what may be removed."""

import os

import pytest

from steam.core.batch_folder import (
    JOINED,
    LOCK,
    SCRATCH,
    Part,
    parts_folder,
    read_parts,
    remove_folder,
    remove_strays,
)


@pytest.fixture
def folder(tmp_path):
    made = parts_folder(tmp_path / "out.csv", "0123abcd")
    made.mkdir()
    return made


def put(folder, *parts):
    for part in parts:
        (folder / part.name).touch()


def test_parts_count_from_the_first_row_up_to_a_gap(folder):
    first, second, fourth = Part(1, 10, 0, 99), Part(11, 5, 1, 150), Part(21, 5, 0, 250)
    put(folder, fourth, second, first)
    (folder / "1-2-3-4.part").touch()
    (folder / "000000000016-00000000x-000000000-000000000000001.part").touch()
    assert read_parts(folder) == [first, second]


def test_what_a_killed_process_left_goes(folder):
    first, stray = Part(1, 10, 0, 99), Part(21, 5, 0, 250)
    put(folder, first, stray)
    (folder / ".steam-0123456789abcdef.new").touch()
    (folder / "notes.txt").touch()
    remove_strays(folder, read_parts(folder))
    assert {path.name for path in folder.iterdir()} == {first.name, "notes.txt"}


def test_a_folder_goes_with_all_that_is_the_batchs(folder):
    put(folder, Part(1, 1, 0, 9))
    for name in (JOINED, LOCK, ".steam-0123456789abcdef.new"):
        (folder / name).touch()
    (folder / SCRATCH).mkdir()
    (folder / SCRATCH / "sheet").touch()
    remove_folder(folder)
    assert not folder.exists()
    remove_folder(folder)  # as after a kill in the middle


def test_a_folder_with_anything_else_stays(folder):
    (folder / "notes.txt").touch()
    with pytest.raises(OSError, match="not empty"):
        remove_folder(folder)
    assert (folder / "notes.txt").exists()


def test_what_is_no_folder_of_parts_stays(tmp_path, folder):
    plain = tmp_path / "data"
    plain.mkdir()
    (plain / LOCK).touch()
    link = parts_folder(tmp_path / "link.csv", "0123abcd")
    link.symlink_to(plain)
    for path in (plain, link, tmp_path / "none"):
        remove_folder(path)
    assert os.listdir(plain) == [LOCK]  # noqa: PTH208 - names
