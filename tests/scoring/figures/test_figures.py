"""Counts that outlive who counted them: windows, restarts, clocks and reboots."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.counts import Outcome
from steam.scoring.figures.figures import Figures, figures_in_memory, open_figures
from steam.scoring.histogram import place_of
from tests.scoring.figures.machine import Machine


def answer(figures: Figures, rows: int = 1, took_ns: int = 1_000_000) -> None:
    figures.recorder.answered(
        figures.now_s(), "post", rows=rows, scoring_ns=5, took_ns=took_ns, place=place_of(took_ns)
    )


def refuse(figures: Figures, code: str = "invalid_input") -> None:
    figures.recorder.unserved(figures.now_s(), "get", Outcome.REFUSED, code)


def told(figures: Figures):
    return figures.told_with(figures.own_image())


def counts(figures: Figures) -> tuple[int, int, int]:
    """Answered requests: ever, in the last hour, in the last minute."""
    found = told(figures)
    return found.totals.count, found.last_hour.count, found.last_minute.count


def test_what_is_counted_is_in_all_three(machine) -> None:
    figures = figures_in_memory(machine, machine)
    answer(figures, rows=3)
    refuse(figures)
    refuse(figures, "too_large")
    found = told(figures)
    for sums in (found.totals, found.last_minute, found.last_hour):
        assert (sums.count, sums.rows) == (1, 3)
        assert sums.errors == {"invalid_input": 1, "too_large": 1}
    assert found.totals.requests["post", Outcome.ANSWERED] == 1
    assert found.totals.requests["get", Outcome.REFUSED] == 2
    assert (found.totals.scoring_ns, found.totals.latency_ns) == (5, 1_000_000)


def test_windows_forget_and_totals_do_not(machine) -> None:
    figures = figures_in_memory(machine, machine)
    answer(figures)
    machine.wait(59)
    assert counts(figures) == (1, 1, 1)
    machine.wait(1)
    assert counts(figures) == (1, 1, 0)
    answer(figures)
    machine.wait(3600)
    assert counts(figures) == (2, 0, 0)


def test_an_idle_worker_forgets_on_being_asked_after_any_time(machine) -> None:
    figures = figures_in_memory(machine, machine)
    answer(figures)
    machine.wait(10 * 86_400)
    assert counts(figures) == (1, 0, 0)
    answer(figures)  # in a bucket of the same place
    assert counts(figures) == (2, 1, 1)


@given(st.lists(st.tuples(st.floats(0, 400), st.integers(1, 5)), max_size=60))
def test_windows_hold_what_came_since_they_began(steps: list[tuple[float, int]]) -> None:
    machine = Machine()
    figures = figures_in_memory(machine, machine)
    came: list[tuple[float, int]] = []
    for pause_s, rows in steps:
        machine.wait(pause_s)
        answer(figures, rows=rows)
        came.append((machine.boot_s, rows))
    found = told(figures)
    now = machine.boot_s
    since_minute, since_hour = int(now) - 59, (int(now) // 60 - 59) * 60
    assert found.last_minute.rows == sum(rows for at, rows in came if at >= since_minute)
    assert found.last_hour.rows == sum(rows for at, rows in came if at >= since_hour)
    assert found.totals.rows == sum(rows for _, rows in came)


def test_the_rate_is_per_second_of_the_window_or_of_what_there_was(machine) -> None:
    figures = figures_in_memory(machine, machine)
    for _ in range(100):
        answer(figures)
    machine.wait(10)
    assert told(figures).last_minute.rate == pytest.approx(10)
    machine.wait(40)
    assert told(figures).last_hour.rate == pytest.approx(2)
    machine.wait(9)
    assert told(figures).last_minute.seconds == pytest.approx(59)
    machine.wait(10_000)
    assert 59 <= told(figures).last_minute.seconds <= 60
    assert 3540 <= told(figures).last_hour.seconds <= 3600


@pytest.mark.parametrize("step_s", [-100_000, -30, 30, 100_000])
def test_a_wall_clock_that_is_set_moves_nothing(machine, step_s) -> None:
    figures = figures_in_memory(machine, machine)
    machine.wait(100)
    answer(figures)
    machine.wall_s += step_s
    assert counts(figures) == (1, 1, 1)
    answer(figures)
    machine.wait(59)
    assert counts(figures) == (2, 2, 2)
    machine.wait(1)
    assert counts(figures) == (2, 2, 0)
    assert 0 < told(figures).last_hour.rate < 1


def test_the_next_worker_goes_on_where_one_ended(machine, tmp_path) -> None:
    folder = tmp_path / "prostate-1"
    for number in range(1, 4):
        figures = open_figures(folder, machine, machine)
        answer(figures)
        assert counts(figures) == (number, number, number)
        assert told(figures).totals.starts == number
        del figures  # ends the lock, as the end of its process does
        machine.wait(3)
    assert [file.name for file in folder.iterdir()] == ["0"]
    assert (folder / "0").stat().st_mode & 0o777 == 0o600


def test_workers_at_once_count_apart_and_tell_the_sum(machine, tmp_path) -> None:
    first, second = (open_figures(tmp_path, machine, machine) for _ in range(2))
    answer(first, took_ns=1_000_000)
    answer(second, rows=4, took_ns=9_000_000)
    refuse(second)
    for figures in (first, second):
        found = told(figures)
        assert (found.totals.count, found.totals.rows) == (2, 5)
        assert found.last_minute.errors == {"invalid_input": 1}
        assert found.totals.latency_ns == 10_000_000
    del first
    third = open_figures(tmp_path, machine, machine)
    assert counts(third) == (2, 2, 2), "a third in the file of the first"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0", "1"]


@pytest.mark.parametrize(
    ("away_s", "expected"),
    [(20, (1, 1, 1)), (200, (1, 1, 0)), (4000, (1, 0, 0)), (-500, (1, 1, 1))],
    ids=["short", "minutes", "long", "with the clock set back"],
)
def test_windows_outlive_a_reboot_by_the_wall_clock(machine, tmp_path, away_s, expected) -> None:
    figures = open_figures(tmp_path, machine, machine)
    answer(figures)
    del figures
    machine.reboot(away_s)
    figures = open_figures(tmp_path, machine, machine)
    assert counts(figures) == expected
    answer(figures)
    assert counts(figures) == tuple(count + 1 for count in expected)


def test_the_file_of_an_earlier_boot_is_read_as_of_now(machine, tmp_path) -> None:
    figures = [open_figures(tmp_path, machine, machine) for _ in range(2)]
    answer(figures[1])
    del figures
    machine.reboot(200)
    assert counts(open_figures(tmp_path, machine, machine)) == (1, 1, 0)


def test_without_a_disk_counts_are_in_memory_and_the_log_says_so(machine, tmp_path, caplog) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    figures = open_figures(taken / "below", machine, machine)
    answer(figures)
    assert counts(figures) == (1, 1, 1)
    (record,) = caplog.records
    assert record.message == "figures are not kept"
    assert record.fields["message"] == "Not a directory"


def test_figures_are_plain_numbers(machine) -> None:
    figures = figures_in_memory(machine, machine)
    answer(figures)
    found = told(figures).totals
    json.dumps([found.rows, found.count, found.begun_ms, found.starts, list(found.counts)])
