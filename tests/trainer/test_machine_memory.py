from pathlib import Path

import psutil
import pytest

from steam.trainer.machine_memory import available_to_process


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A process in the cgroup /a/b, below which no limit is set yet."""
    (tmp_path / "fs" / "a" / "b").mkdir(parents=True)
    (tmp_path / "own").write_text("1:cpu:/x\n0::/a/b\n", encoding="utf-8")
    return tmp_path


def available(machine: Path) -> int:
    return available_to_process(machine / "fs", machine / "own")


def test_without_limits_it_is_the_machines(machine: Path) -> None:
    (machine / "fs" / "a" / "b" / "memory.max").write_text("max\n", encoding="ascii")
    assert available(machine) == psutil.virtual_memory().total
    assert available_to_process(machine / "no", machine / "no") == available(machine)


@pytest.mark.parametrize("group", ["", "a", "a/b"])
def test_the_least_limit_counts(machine: Path, group: str) -> None:
    for folder in ("", "a", "a/b"):
        limit = 1 << (20 if folder == group else 24)
        (machine / "fs" / folder / "memory.max").write_text(f"{limit}\n", encoding="ascii")
    assert available(machine) == 1 << 20


def test_this_process_has_some() -> None:
    assert 0 < available_to_process() <= psutil.virtual_memory().total
