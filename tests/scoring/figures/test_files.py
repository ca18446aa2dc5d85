"""Files of figures come from outside: whatever they hold, a worker starts and counts."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from steam.scoring.figures.figures import open_figures
from steam.scoring.figures.files import open_own, read_others
from steam.scoring.figures.image import begun_at, is_sound
from steam.scoring.figures.layout import (
    FILE_BYTES,
    IN_BUCKET_NUMBER,
    LAYOUT_WORD,
    MAGIC_WORD,
    MINUTES,
    MOST_NOTES,
    NOTED_WORD,
    NOTES_SECOND_WORD,
    NOTES_WORD,
    OFFSET_WORD,
    ROWS_WORD,
    SECONDS,
    SETTLING_WORD,
)


def damaged(machine, word: int, value: int) -> bytes:
    image = begun_at(machine.moment())
    image[word] = value
    return image.tobytes()


def test_what_is_begun_is_sound(machine) -> None:
    assert is_sound(begun_at(machine.moment()))


@pytest.mark.parametrize(
    ("word", "value"),
    [
        (MAGIC_WORD, 1),
        (LAYOUT_WORD, 1),
        (ROWS_WORD, -1),
        (ROWS_WORD, 2**63 - 1),
        (OFFSET_WORD, 2**62),
        (SECONDS.start + IN_BUCKET_NUMBER, 2**60),
        (MINUTES.start + 5, -7),
        (MINUTES.start + 5, 2**60),
        (NOTED_WORD, MOST_NOTES + 1),
        (NOTED_WORD, -1),
        (NOTES_SECOND_WORD, 2**62),
        (NOTES_WORD, -1),
        (NOTES_WORD + MOST_NOTES - 1, 2**60),
        (SETTLING_WORD, -1),
    ],
)
def test_a_damaged_file_is_begun_anew_and_passed_over(
    machine, tmp_path, caplog, word, value
) -> None:
    for name in "01":
        (tmp_path / name).write_bytes(damaged(machine, word, value))
    assert list(read_others(tmp_path, 0, machine.moment())) == []
    figures = open_figures(tmp_path, machine, machine)
    assert figures.told_with(figures.own_image()).totals.count == 0
    assert [record.message for record in caplog.records] == ["figures begun anew"]
    assert is_sound(np.fromfile(tmp_path / "0", np.int64))


@pytest.mark.parametrize("size", [0, 1, 8, FILE_BYTES - 8, FILE_BYTES, FILE_BYTES + 8, 1 << 22])
def test_a_file_of_any_bytes_is_begun_anew(machine, tmp_path, size) -> None:
    (tmp_path / "0").write_bytes(os.urandom(size))
    own = open_own(tmp_path, machine.moment())
    assert (own.number, own.damaged) == (0, size > 0)
    assert (tmp_path / "0").stat().st_size == FILE_BYTES


def test_pipes_are_neither_waited_for_nor_used(machine, tmp_path) -> None:
    os.mkfifo(tmp_path / "0")
    assert list(read_others(tmp_path, 1, machine.moment())) == []
    assert open_own(tmp_path, machine.moment()).number == 1


def test_links_are_not_followed(machine, tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "0").symlink_to(outside)
    with pytest.raises(OSError, match="symbolic"):
        open_own(folder, machine.moment())
    assert outside.read_text() == "mine"


_COUNTING = """
import sys
import time
from pathlib import Path
from steam.core.clock import SystemClock
from steam.scoring.figures.figures import open_figures
from steam.scoring.stats import Stats
stats = Stats(SystemClock(), open_figures(Path(sys.argv[1])))
number = 0
while True:
    if sys.argv[2] == "counting":
        stats.served("post", rows=1, scoring_ns=1, took_ns=70)
    else:
        stats.noted(time.perf_counter_ns())
    number += 1
    if number % 1000 == 0:
        print(number, flush=True)
"""


@pytest.mark.process
@pytest.mark.parametrize(("how", "apart"), [("counting", 1), ("noting", MOST_NOTES)])
def test_a_kill_loses_nothing(tmp_path, repository, how, apart) -> None:
    told = 0
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", _COUNTING, str(tmp_path), how],
            stdout=subprocess.PIPE,
            text=True,
            cwd=repository,
        ) as process:
            assert process.stdout is not None
            for _ in range(20):
                assert process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            rest = process.stdout.read().split()
            told += int(rest[-1]) if rest else 20_000
    totals = open_figures(tmp_path)
    found = totals.told_with(totals.own_image())
    # It may have gone on counting after the last line that it wrote, and been in the middle of one:
    # in which a request, or as many as are counted together, are in some numbers and not in others.
    assert found.totals.rows >= told - 3 * (apart - 1)
    assert abs(found.totals.rows - found.totals.count) <= 3 * apart
    assert found.totals.starts == 4
