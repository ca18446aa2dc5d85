"""The overseer with the worker program that ships and the database that ships."""

import hashlib
import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.home import Home
from steam.core.policy import SupervisionPolicy
from steam.core.states import WorkerState
from steam.db.sqlite import SqliteStore
from steam.overseer.processes import WORKER_MODULE
from tests.overseer.conftest import World, freeze, kill

pytestmark = pytest.mark.process
ARTIFACT = Path(__file__).parents[1] / "model" / "fixtures" / "glm_binomial.zip"
REPOSITORY = Path(__file__).parents[2]
Until = Callable[[Callable[[], bool]], None]

ONE_PASS = """
import sys
from pathlib import Path
from steam.core.home import Home
from steam.db.sqlite import SqliteStore
from tests.overseer.conftest import World, kill
from steam.overseer.processes import WORKER_MODULE
home = Home(Path(sys.argv[1]))
store = SqliteStore(home.database)
world = World(home, store, (sys.executable, "-m", WORKER_MODULE), WORKER_MODULE)
world.overseer().settle("cron", 20)
store.close()
"""


@pytest.fixture
def world(home: Home) -> Iterator[World]:
    """A home on disk, with the shipped worker program and store."""
    store = SqliteStore(home.database)
    made = World(home, store, (sys.executable, "-m", WORKER_MODULE), WORKER_MODULE)
    try:
        yield made
    finally:
        made.end_all()
        store.close()


@pytest.fixture
def deployed(world: World) -> World:
    sha256 = hashlib.sha256(ARTIFACT.read_bytes()).hexdigest()
    shutil.copy(ARTIFACT, world.home.artifact(sha256))
    world.deploy(policy=SupervisionPolicy(), sha256=sha256)
    return world


def predict(world: World) -> dict[str, object]:
    url = f"http://127.0.0.1:{world.worker().port}/predict?AGE=65&PSA=1.4"
    with urllib.request.urlopen(url, timeout=10) as answer:
        decoded: dict[str, object] = json.load(answer)
        return decoded


def stats(world: World) -> dict[str, dict[str, object]]:
    with urllib.request.urlopen(f"http://127.0.0.1:{world.worker().port}/stats") as answer:
        decoded: dict[str, dict[str, object]] = json.load(answer)
        return decoded


def test_a_real_worker_serves_is_killed_and_serves_again(deployed: World) -> None:
    overseer = deployed.overseer()
    overseer.settle("test", 30)
    assert deployed.worker().state is WorkerState.RUNNING
    before = predict(deployed)
    (pid,) = deployed.processes()
    kill(pid)
    overseer.settle("test", 30)
    assert predict(deployed) == before
    assert deployed.processes() != [pid]
    lifetime = stats(deployed)["lifetime"]
    assert (lifetime["count"], lifetime["starts"]) == (2, 2), "counts outlive a kill"
    deployed.stop()
    overseer.settle("test", 30)
    assert deployed.processes() == []
    with deployed.store.read() as rows:
        newest = rows.workers(deployed.deployment().id)[0]
    assert (newest.state, newest.exit_code) == (WorkerState.EXITED, 0)


@pytest.mark.parametrize("place", ["first", "middle", "last", "behind"])
def test_an_altered_artifact_fails(deployed: World, place: str) -> None:
    """One bit is enough; nothing is served, and the history tells why."""
    with deployed.store.read() as rows:
        (version,) = rows.versions()
    path = deployed.home.artifact(version.artifact_sha256)
    content = bytearray(path.read_bytes() + b"\0" * (place == "behind"))
    content[{"first": 0, "middle": len(content) // 2}.get(place, -1)] ^= 1
    path.write_bytes(content)
    overseer = deployed.overseer()
    overseer.settle("test", 30)
    assert deployed.worker().state is WorkerState.FAILED
    assert deployed.worker().exit_code == 3
    with deployed.store.read() as rows:
        told = [f"{event.kind}: {event.text}" for event in rows.events()]
        [incident] = rows.open_incidents()
    assert any("SHA-256" in text for text in told), told
    assert incident.thing == "deployment:prostate"


def test_a_pass_needs_nothing_from_its_environment(deployed: World) -> None:
    """As from cron or a bare service: `env -i`, from the root folder."""
    command = ["/usr/bin/env", "-i", f"PYTHONPATH={REPOSITORY}", sys.executable, "-c", ONE_PASS]
    for _ in range(2):
        subprocess.run([*command, str(deployed.home.root)], cwd="/", check=True, timeout=60)
    assert deployed.worker().state is WorkerState.RUNNING
    assert len(deployed.processes()) == 1, "workers outlive the pass, and the next one adopts them"
    assert predict(deployed)


def test_the_logs_and_locks_are_private(deployed: World) -> None:
    deployed.overseer().settle("test", 30)
    home = deployed.home
    figures = home.worker_figures("prostate", deployed.deployment().id) / "0"
    for path in (home.worker_log("prostate", 0), home.pass_lock, figures, figures.parent):
        assert path.stat().st_mode & 0o077 == 0


def test_the_row_tells_the_truth_about_a_worker_that_hangs(deployed: World, until: Until) -> None:
    deployed.change(
        policy=replace(
            deployed.deployment().policy,
            supervision=SupervisionPolicy(probe_timeout_s=0.3, stop_timeout_s=0.3),
        )
    )
    overseer = deployed.overseer()
    overseer.settle("test", 30)
    (before,) = deployed.processes()
    freeze(before)

    def replaced() -> bool:
        overseer.settle("test", 5)
        return deployed.processes() != [before] and bool(deployed.processes())

    until(replaced)
    overseer.settle("test", 30)
    assert deployed.worker().state is WorkerState.RUNNING
    assert predict(deployed)
