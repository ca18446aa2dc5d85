"""`steam backup`, `restore` and `doctor` on real homes with real workers."""

import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from steam.core.home import Home
from steam.db.sqlite import SqliteStore
from tests.cli.conftest import ROOT, STEAM, Steam, _processes_of, worker
from tests.overseer.conftest import kill

ROW = {"AGE": 65, "RACE": 1, "DPROS": 2, "DCAPS": 1, "PSA": 1.4, "VOL": 0, "GLEASON": 6}


@pytest.fixture
def elsewhere(deployed: Steam, tmp_path: Path) -> Iterator[Steam]:
    """The command line on a home that does not exist yet."""
    home = tmp_path / "elsewhere"
    yield replace(deployed, home=home, environ={**deployed.environ, "STEAM_HOME": str(home)})
    for left in _processes_of(home):
        left.kill()
        left.wait(10)


def predict(home: Path) -> Any:
    url = f"http://127.0.0.1:{worker(home).port}/predict"
    return httpx.post(url, json=ROW, trust_env=False, timeout=30).raise_for_status().json()


@pytest.fixture
def load(deployed: Steam) -> Iterator[Callable[[], None]]:
    """Predictions and writes without pause, once begun; none of them may fail."""
    stop, failures = threading.Event(), []

    def run(work: Callable[[], object]) -> None:
        try:
            while not stop.is_set():
                work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must tell
            failures.append(error)

    store = SqliteStore(Home(deployed.home).database)

    def write() -> None:
        with store.write() as rows:
            rows.add_event(ms=1, actor="t", kind="k", thing="t:t", text="x" * 1000)

    works = [lambda: predict(deployed.home), write]
    threads = [threading.Thread(target=run, args=(work,)) for work in works]

    def begin() -> None:
        for thread in threads:
            thread.start()

    yield begin
    stop.set()
    for thread in threads:
        thread.join()
    store.close()
    assert failures == []


@pytest.mark.process
def test_backed_up_under_load_and_restored_beside_the_living_home(
    deployed: Steam, elsewhere: Steam, load: Callable[[], None], tmp_path: Path
) -> None:
    deployed.run("overseer", str(deployed.home))
    before, first = predict(deployed.home), worker(deployed.home)
    load()
    taken = deployed.json("backup", str(tmp_path / "b.tar"))
    assert (taken["models"], taken["size_bytes"]) == (1, (tmp_path / "b.tar").stat().st_size)
    elsewhere.run("restore", str(tmp_path / "b.tar"))
    elsewhere.run("overseer", str(elsewhere.home))

    second = worker(elsewhere.home)
    assert second.identity != first.identity
    assert second.token != first.token
    assert second.restarts == 0, "what was left behind is no crash of the new home's"
    assert predict(elsewhere.home) == before
    assert worker(deployed.home) == first, "the worker of old is nobody else's"
    assert predict(deployed.home) == before


@pytest.mark.process
def test_the_doctor_finds_what_is_broken(deployed: Steam) -> None:
    deployed.run("overseer", str(deployed.home))
    said = deployed.run("doctor", code=1)
    assert "what dies stays dead" in said
    assert "1 to mend" in said
    assert "Its own process listens on port" in said
    identity = worker(deployed.home).identity
    assert identity is not None
    kill(identity.pid)
    [artifact] = Home(deployed.home).artifacts.glob("*.zip")
    artifact.unlink()
    done = subprocess.run(
        [*STEAM, "doctor", "--json"],
        cwd=ROOT, env=deployed.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    bad = {one["check"]: one for one in json.loads(done.stdout) if one["level"] == "bad"}
    assert bad.keys() == {"artifacts", "processes", "overseer"}
    assert all(one["fix"] for one in bad.values())


def test_a_home_without_anything(steam: Steam, tmp_path: Path) -> None:
    assert "There is no home" in steam.run("doctor", code=1)
    assert "There is no database" in steam.run("backup", str(tmp_path / "b.tar"), code=3)
    assert not (tmp_path / "b.tar").exists()


def test_mistakes_are_sentences(deployed: Steam, tmp_path: Path) -> None:
    (tmp_path / "b.tar").touch()
    assert "--force" in deployed.run("backup", str(tmp_path / "b.tar"), code=4)
    assert "Leave --json out" in deployed.run("backup", "-", "--json", code=2)
    new = ("--home", str(tmp_path / "new"))
    assert "cut short" in deployed.run("restore", str(tmp_path / "b.tar"), *new, code=2)
    assert not (tmp_path / "new").exists()


def test_through_a_pipe(deployed: Steam, elsewhere: Steam, tmp_path: Path) -> None:
    with (tmp_path / "b.tar").open("wb") as file:
        subprocess.run(
            [*STEAM, "backup", "-"], cwd=ROOT, env=deployed.environ, stdout=file, check=True
        )
    assert elsewhere.json("restore", str(tmp_path / "b.tar"))["home"] == str(elsewhere.home)


@pytest.mark.process
def test_told_to_end_it_leaves_nothing(deployed: Steam, tmp_path: Path) -> None:
    with (Home(deployed.home).flows / "big.flow").open("wb") as file:
        file.truncate(8 << 30)
    folder = tmp_path / "out"
    folder.mkdir()
    command = [*STEAM, "backup", str(folder / "b.tar")]
    with subprocess.Popen(command, cwd=ROOT, env=deployed.environ) as running:
        deadline = time.monotonic() + 60
        while not list(folder.glob(".steam-backup-*/archive")):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        running.terminate()
        assert running.wait(60) == 128 + signal.SIGTERM
    assert list(folder.iterdir()) == []
