"""The choice of a confiner, and how it is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from steam.overseer.limits import subtree
from steam.overseer.limits.choose import choose_confiner
from steam.overseer.limits.confiner import description

ProcOf = Callable[[Path], Path]


def test_without_a_delegated_cgroup_processes_are_limited() -> None:
    told = description(choose_confiner())
    assert told["by"] == "rlimits"
    assert "systemd units" in str(told["lacks"])


def test_with_one_workers_get_cgroups(delegated: Path, proc_of: ProcOf) -> None:
    confiner = choose_confiner(proc_of(delegated))
    assert confiner.name == "cgroup v2"


def test_one_without_controllers_is_of_no_use(
    delegated: Path, proc_of: ProcOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subtree, "CONTROLLERS", ("no such controller",))
    told = description(choose_confiner(proc_of(delegated)))
    assert told["by"] == "rlimits"
    assert "no controllers" in str(told["lacks"])


def test_one_that_fails_us_is_told_of(
    delegated: Path, proc_of: ProcOf, capfd: pytest.CaptureFixture[str]
) -> None:
    (delegated / "cgroup.max.descendants").write_text("0")  # no room for the servers' own
    told = description(choose_confiner(proc_of(delegated)))
    assert told["by"] == "rlimits"
    assert "cannot be used" in str(told["lacks"])
    said = capfd.readouterr()
    assert "cgroup v2 not usable" in said.out + said.err
