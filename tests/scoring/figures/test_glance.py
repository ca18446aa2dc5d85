"""A glance at few minutes tells what reading whole files would."""

import os

import numpy as np
import pytest

from steam.scoring.counts import Outcome
from steam.scoring.figures import glance
from steam.scoring.figures.figures import open_figures
from steam.scoring.figures.files import read_others
from steam.scoring.figures.glance import glances
from steam.scoring.figures.image import begun_at, buckets_of
from steam.scoring.figures.layout import (
    IN_BUCKET_NUMBER,
    LAYOUT_WORD,
    MAGIC_WORD,
    MINUTES,
    MOST_NOTES,
    NOTED_WORD,
    NOTES_SECOND_WORD,
    NOTES_WORD,
    SETTLED_WORD,
    SETTLING_WORD,
)


def answer(figures, count=1) -> None:
    for _ in range(count):
        figures.recorder.answered(
            figures.now_s(), "post", rows=1, scoring_ns=1, took_ns=1, place=20
        )


def last(machine, count: int) -> range:
    now = int(machine.boot_s) // 60
    return range(now - count + 1, now + 1)


def seen(machine, folder, minutes) -> np.ndarray:
    """The sum of all that is seen, by column."""
    return sum(found.sum(axis=0) for found in glances(folder, machine.boot, minutes))


def read(machine, folder, minutes) -> np.ndarray:
    found = np.vstack([buckets_of(i, MINUTES) for i in read_others(folder, -1, machine.moment())])
    return found[np.isin(found[:, IN_BUCKET_NUMBER], minutes)].sum(axis=0)


@pytest.mark.parametrize("count", [1, 2, 7, 60])
def test_it_is_what_reading_whole_files_tells(machine, tmp_path, count) -> None:
    workers = [open_figures(tmp_path, machine, machine) for _ in range(3)]
    for minute in range(70):
        answer(workers[minute % 3], minute % 5)
        workers[0].recorder.unserved(machine.boot_s, "post", Outcome.FAILED, "busy")
        machine.wait(60)
    workers[1].recorder.begin(machine.boot_s, 0)
    assert workers[1].recorder.note(1, 5000)
    answer(workers[2])
    minutes = last(machine, count)
    assert np.array_equal(seen(machine, tmp_path, minutes), read(machine, tmp_path, minutes))
    assert seen(machine, tmp_path, minutes)[IN_BUCKET_NUMBER + 1 :].any()


def test_files_of_another_boot_have_nothing_of_this_one(machine, tmp_path) -> None:
    answer(open_figures(tmp_path, machine, machine))
    minutes = last(machine, 1)
    machine.reboot(60)
    assert list(glances(tmp_path, machine.boot, minutes)) == []


@pytest.mark.parametrize(
    ("word", "value"),
    [
        (MAGIC_WORD, 1),
        (LAYOUT_WORD, 1),
        (NOTED_WORD, MOST_NOTES + 1),
        (NOTED_WORD, -1),
        (NOTES_SECOND_WORD, 2**62),
        (NOTES_SECOND_WORD, -(2**63)),
        (NOTES_WORD, -1),
        (NOTES_WORD + MOST_NOTES - 1, 2**60),
        (MINUTES.start + 83 % 60 * ((MINUTES.words.stop - MINUTES.start) // 60) + 5, -7),
    ],
)
def test_what_is_no_figures_is_passed_over(machine, tmp_path, word, value) -> None:
    image = begun_at(machine.moment())
    image[word] = value
    (tmp_path / "0").write_bytes(image.tobytes())
    (tmp_path / "1").write_bytes(begun_at(machine.moment()).tobytes())
    assert len(list(glances(tmp_path, machine.boot, last(machine, 1)))) == 1


def test_files_of_any_size_pipes_and_links_are_passed_over(machine, tmp_path) -> None:
    whole = begun_at(machine.moment()).tobytes()
    (tmp_path / "0").write_bytes(whole[:-8])
    (tmp_path / "1").write_bytes(whole + bytes(8))
    os.mkfifo(tmp_path / "2")
    (tmp_path / "3").mkdir()
    (tmp_path / "4").write_bytes(whole)
    (tmp_path / "5").symlink_to(tmp_path / "4")
    assert len(list(glances(tmp_path, machine.boot, last(machine, 1)))) == 1


def test_it_looks_again_while_notes_are_being_settled(machine, tmp_path, monkeypatch) -> None:
    figures = open_figures(tmp_path, machine, machine)
    figures.recorder.begin(machine.boot_s, 0)
    assert figures.recorder.note(1, 5000)
    words = figures._words
    words[SETTLING_WORD] += 1
    words[NOTED_WORD] = 0  # and is in no sum yet

    def settled(_: float) -> None:
        words[NOTED_WORD] = 1
        words[SETTLED_WORD] = words[SETTLING_WORD]

    monkeypatch.setattr(glance.time, "sleep", settled)
    assert seen(machine, tmp_path, last(machine, 1))[IN_BUCKET_NUMBER + 1 :].sum() == 2
