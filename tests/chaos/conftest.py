"""The order of the faults, the scene that they share, and the report at the end.

`STEAM_CHAOS_SEED` repeats a run's order and choices. With `STEAM_CHAOS_MINUTES` the long form runs
in the place of the short one.
"""

import os
import random
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.chaos.report import Report
from tests.chaos.scene import Scene, opened_scene
from tests.conftest import SmallDisk

SEED = pytest.StashKey[int]()
REPORT = pytest.StashKey[Report]()
_DISK = "size=48m"

collect_ignore = ["test_short.py" if os.environ.get("STEAM_CHAOS_MINUTES") else "test_long.py"]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SEED] = int(os.environ.get("STEAM_CHAOS_SEED") or secrets.randbelow(1 << 31))
    config.stash[REPORT] = Report(config.stash[SEED])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The faults come in an order of our own, which a seed repeats, whatever else is run."""
    places = [number for number, item in enumerate(items) if _is_chaos(item)]
    ours = sorted((items[number] for number in places), key=lambda item: item.nodeid)
    random.Random(config.stash[SEED]).shuffle(ours)
    for number, item in zip(places, ours, strict=True):
        items[number] = item


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    report = config.stash[REPORT]
    if report.recoveries_s:
        terminalreporter.section(f"chaos: STEAM_CHAOS_SEED={report.seed} repeats it")
        for line in report.lines():
            terminalreporter.write_line(line)


class Stage:
    """Has one scene up for as long as it is as it should be."""

    def __init__(self, folder: Path, report: Report) -> None:
        self._folder = folder
        self._report = report
        self._stack = ExitStack()
        self._scene: Scene | None = None
        self._scenes = 0

    @contextmanager
    def scene(self) -> Iterator[Scene]:
        """The scene; whoever fails on it leaves the next one a new scene."""
        try:
            yield self._present()
        except BaseException:
            self.clear()
            raise

    def _present(self) -> Scene:
        if self._scene is None:
            self._scenes += 1
            folder = self._folder / str(self._scenes)
            folder.mkdir()
            disk = self._stack.enter_context(_mounted(folder)) if os.geteuid() == 0 else None
            seed = self._report.seed + self._scenes
            self._scene = self._stack.enter_context(opened_scene(folder, seed, disk))
            self._report.tallies.append(self._scene.load.tallies)
        return self._scene

    def clear(self) -> None:
        """End whatever is left of the scene."""
        self._scene = None
        self._stack.close()


@contextmanager
def _mounted(folder: Path) -> Iterator[SmallDisk]:
    root = folder / "disk"
    root.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", _DISK, "tmpfs", str(root)], check=True)
    yield SmallDisk(root)
    subprocess.run(["umount", "--lazy", str(root)], check=True)


def _is_chaos(item: pytest.Item) -> bool:
    return item.path.is_relative_to(Path(__file__).parent)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("chaos"), pytestconfig.stash[REPORT])
    try:
        yield stage
    finally:
        stage.clear()


@pytest.fixture
def report(pytestconfig: pytest.Config) -> Report:
    return pytestconfig.stash[REPORT]
