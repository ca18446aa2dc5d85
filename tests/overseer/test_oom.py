"""The kernel's counts of kills for want of memory."""

from pathlib import Path

import pytest

from steam.overseer.oom import OomWatch, kills_of


@pytest.mark.parametrize(
    ("text", "kills"),
    [
        ("nr_free_pages 5\noom_kill 12\nfoo 1\n", 12),
        ("low 0\noom 3\noom_kill 2\noom_group_kill 9\n", 2),
        ("oom_kill x\n", None),
        ("", None),
    ],
)
def test_the_count_is_the_line_of_that_name(text: str, kills: int | None) -> None:
    assert kills_of(text) == kills


def test_growth_is_told_once(tmp_path: Path) -> None:
    page, absent = tmp_path / "vmstat", tmp_path / "memory.events"
    page.write_text("oom_kill 1\n")
    watch = OomWatch((page, absent))
    assert watch.grew() is False
    page.write_text("oom_kill 2\n")
    assert watch.grew() is True
    assert watch.grew() is False
    absent.write_text("oom_kill 7\n")  # a count that begins is no growth
    assert watch.grew() is False
    absent.write_text("oom_kill 8\n")
    assert watch.grew() is True


def test_without_any_count_nothing_is_known(tmp_path: Path) -> None:
    assert OomWatch((tmp_path / "none",)).grew() is None
