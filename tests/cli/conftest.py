"""A home run by `steam up`, and the command line against it."""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from steam.core.clock import SystemClock
from steam.core.home import Home
from steam.core.records import Worker
from steam.db.rows import worker_record
from steam.db.sqlite import SqliteStore
from steam.deploy.deployments import Deployer
from steam.deploy.registry import Registry
from steam.wiring.home import prepare_home
from tests.cli.command_forks import CommandForks, command_forks
from tests.ports import WORKER_PORTS, told

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "tests" / "model" / "fixtures" / "glm_binomial.zip"
STEAM = (sys.executable, "-m", "steam")
LOOK_S = 0.1  # between two looks by commands, which would keep a core busy otherwise


@dataclass(frozen=True)
class Steam:
    """The command line on one home."""

    home: Path
    environ: dict[str, str]
    commands: CommandForks
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command that must end with `code`; what it wrote to both streams."""
        done = self.commands.run(words, self.environ, timeout_s=90)
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    def json(self, *words: str) -> Any:
        """Run a command with --json; its document."""
        done = self.commands.run((*words, "--json"), self.environ, timeout_s=90)
        done.check_returncode()
        return json.loads(done.stdout)

    def up(self) -> subprocess.Popen[str]:
        """Start `steam up` on free ports and wait until all three servers are up."""
        process = subprocess.Popen(
            [*STEAM, "up", "--trainer-port", "0", "--master-port", "0"],
            cwd=ROOT,
            env=dict(self.environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        assert re.match(r"trainer +listening on http://127\.0\.0\.1:\d+", lines[0]), lines
        assert re.match(r"master +listening on http://127\.0\.0\.1:\d+", lines[1]), lines
        assert re.match(r"overseer +watching /", lines[2]), lines
        return process


def worker(home: Path) -> Worker:
    """The one live worker."""
    with contextlib.closing(
        sqlite3.connect(f"file:{Home(home).database}?mode=ro", uri=True)
    ) as rows:
        rows.row_factory = sqlite3.Row
        live = "state IN ('starting', 'running', 'unhealthy', 'stopping')"
        [row] = rows.execute(f"SELECT * FROM worker WHERE {live}").fetchall()
        return worker_record(row)


@pytest.fixture(scope="session")
def commands() -> Iterator[CommandForks]:
    with command_forks(ROOT) as forks:
        yield forks


@pytest.fixture
def steam(tmp_path: Path, commands: CommandForks) -> Iterator[Steam]:
    """The command line on a fresh home; whatever still runs there afterwards is killed."""
    yield from _on(tmp_path / "home", commands)


@pytest.fixture
def deployed(steam: Steam) -> Steam:
    """A home with one deployment, desired running; nothing runs yet."""
    home, clock = Home(steam.home), SystemClock()
    prepare_home(home)
    with contextlib.closing(SqliteStore(home.database)) as store:
        Registry(store, home, clock).register_model(MODEL, "risk", None, "ann")
        deployer = Deployer(store, home, clock, WORKER_PORTS, lambda _port: True)
        deployer.create_deployment("prostate", "risk", who="ann")
    return steam


@pytest.fixture(scope="module")
def shared_steam(
    tmp_path_factory: pytest.TempPathFactory, commands: CommandForks
) -> Iterator[Steam]:
    """The command line on a home that runs, for the tests of a module: each has its own names."""
    for steam in _on(tmp_path_factory.mktemp("shared") / "home", commands):
        up = steam.up()
        yield steam
        _end(up)


@pytest.fixture
def steam_on_small_disk(small_disk: Any, commands: CommandForks) -> Iterator[Steam]:
    """The same, with the home on a disk that the test can fill."""
    yield from _on(small_disk.root / "home", commands)


def _on(home: Path, commands: CommandForks) -> Iterator[Steam]:
    environ = {
        **os.environ,
        "STEAM_HOME": str(home),
        "STEAM_WORKER_PORTS": told(WORKER_PORTS),
        "STEAM_PASS_INTERVAL_S": "1",
    }
    steam = Steam(home, environ, commands)
    try:
        yield steam
    finally:
        for running in steam.started:
            running.kill()
            running.communicate(timeout=10)
        for left in _processes_of(home):
            with contextlib.suppress(psutil.NoSuchProcess):
                left.kill()
                left.wait(10)


@pytest.fixture
def end() -> Callable[[subprocess.Popen[str]], str]:
    """Ends `steam up` as Ctrl-C does; what it said."""
    return _end


def _end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    return said


def _processes_of(home: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            environ = process.environ()
        except psutil.Error:
            continue
        if str(home) in {environ.get("STEAM_HOME"), environ.get("STEAM_WORKER_HOME")}:
            found.append(process)
    return found
