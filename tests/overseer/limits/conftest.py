"""Processes to confine, and a real part of this machine's cgroup v2 tree."""

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from steam.overseer.limits import subtree as subtree_module

PYTHON = (sys.executable, "-I", "-S", "-c")
Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts Python code in a session of its own and waits until it has said `up`."""
    with contextlib.ExitStack() as stack:

        def begin(code: str) -> subprocess.Popen[str]:
            process = stack.enter_context(
                subprocess.Popen(
                    [*PYTHON, f"print('up', flush=True); {code}"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    start_new_session=True,
                )
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            return process

        yield begin


def mounted_tree() -> Path | None:
    """Where cgroup v2 is mounted, if this user may make cgroups there."""
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        if " - cgroup2 " in line:
            point = Path(line.split()[4])
            return point if os.access(point / "cgroup.procs", os.W_OK) else None
    return None


@pytest.fixture
def delegated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A real cgroup, marked as systemd marks the cgroup of a unit with `Delegate=`.

    Machines whose CPU and memory controllers are at work elsewhere (cgroup v1, or a container)
    have others to offer; one of them stands in, for the rules are the same for all.
    """
    tree = mounted_tree()
    offered = (tree / "cgroup.controllers").read_text().split() if tree else []
    if tree is None or not offered:
        pytest.skip("this machine lets us make no cgroups with a controller")
    monkeypatch.setattr(subtree_module, "CONTROLLERS", (offered[0],))
    control = tree / "cgroup.subtree_control"
    was_on = offered[0] in control.read_text().split()
    control.write_text(f"+{offered[0]}")
    unit = tree / f"steam-test-{secrets.token_hex(4)}.service"
    unit.mkdir()
    os.setxattr(unit, "user.delegate", b"1")
    try:
        yield unit
    finally:
        remove(unit)
        if not was_on:
            control.write_text(f"-{offered[0]}")


def remove(cgroup: Path) -> None:
    """End all that lives in a cgroup and remove it with those below."""
    (cgroup / "cgroup.kill").write_text("1")
    for path in [*(path for path in cgroup.iterdir() if path.is_dir()), cgroup]:
        deadline = time.monotonic() + 30
        while "populated 1" in (path / "cgroup.events").read_text():
            assert time.monotonic() < deadline
            time.sleep(0.005)
        path.rmdir()


@pytest.fixture
def proc_of(tmp_path: Path) -> Callable[[Path], Path]:
    """A stand-in for /proc/self of a process in the given cgroup."""

    def make(cgroup: Path) -> Path:
        tree = mounted_tree()
        assert tree is not None
        folder = tmp_path / "proc"
        folder.mkdir(exist_ok=True)
        lines = ["4:memory:/elsewhere", f"0::/{cgroup.relative_to(tree)}"]
        (folder / "cgroup").write_text("\n".join(lines) + "\n")
        (folder / "mountinfo").write_text(Path("/proc/self/mountinfo").read_text())
        return folder

    return make


def processes_in(cgroup: Path) -> list[int]:
    return [int(pid) for pid in (cgroup / "cgroup.procs").read_text().split()]
