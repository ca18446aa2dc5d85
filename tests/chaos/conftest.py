"""The order of the faults, the scene that they share, and the report at the end.

`STEAM_CHAOS_SEED` repeats a run's order and choices. With `STEAM_CHAOS_MINUTES` the long form runs
in the place of the short one.
"""

import os
import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.report import Report
from tests.chaos.stage import Stage

SEED = pytest.StashKey[int]()
REPORT = pytest.StashKey[Report]()

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
