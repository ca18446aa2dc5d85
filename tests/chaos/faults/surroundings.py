"""Trouble around the processes: ports, files, the database, the disk, and rival overseers."""

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

from steam.core.states import WorkerState
from tests.chaos.faults.fault import Fault
from tests.chaos.faults.models import wait_for_state
from tests.chaos.scene import Scene
from tests.chaos.server import ROOT, SERVERS

_LOCK = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
"""
_FULL_S = 1.5


def take_port(scene: Scene) -> None:
    """All who have the socket are killed, and a stranger listens there before any comes back."""
    name = scene.random.choice(scene.serving())
    with scene.servers_down():
        port = scene.ports()[name]
        scene.signal_workers(
            [worker for worker in scene.live_workers(name) if worker.identity], signal.SIGKILL
        )
        scene.until(lambda: _can_be_had(scene, port), f"port {port} is free")
    scene.until(lambda: scene.ports()[name] != port, f"{name} has another port")
    events = scene.patiently(lambda: scene.client.events(thing=f"deployment:{name}", limit=200))
    assert any(event.kind == "port-moved" and str(port) in event.text for event in events)


def delete_artifact(scene: Scene) -> None:
    name, artifact = _artifact(scene)
    artifact.unlink()
    _fail_and_mend(scene, name)


def flip_bit(scene: Scene) -> None:
    name, artifact = _artifact(scene)
    content = bytearray(artifact.read_bytes())
    content[scene.random.randrange(len(content))] ^= 1 << scene.random.randrange(8)
    artifact.write_bytes(content)
    _fail_and_mend(scene, name)


def lock_database(scene: Scene) -> None:
    """Another process keeps the write lock; meanwhile a worker dies."""
    hold_s = "10" if scene.long else "3"
    command = [sys.executable, "-I", "-S", "-c", _LOCK, str(scene.home.database), hold_s]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as rival:
        assert rival.stdout is not None
        assert rival.stdout.readline() == b"locked\n"
        scene.signal_workers([scene.victim()], signal.SIGKILL)


def fill_disk(scene: Scene) -> None:
    """No byte is left on the disk of the home, and a worker dies; the servers must not."""
    assert scene.disk is not None
    victim = scene.victim()
    pids = scene.master.pid, scene.overseer.pid
    scene.disk.fill()
    try:
        scene.signal_workers([victim], signal.SIGKILL)
        time.sleep(_FULL_S)
    finally:
        scene.disk.free()
    assert (scene.master.pid, scene.overseer.pid) == pids, "a full disk ended a server"


def start_second_overseer(scene: Scene) -> None:
    """It must say who holds the lock, and leave."""
    done = subprocess.run(
        [*SERVERS, "overseer", "--watch"],
        cwd=ROOT,
        env=scene.overseer.environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert f"held by process {scene.overseer.pid}" in said, said


def run_cron_pass(scene: Scene) -> None:
    """A pass as cron makes it, beside the resident overseer, while a worker dies."""
    command = [*SERVERS, "overseer"]
    with subprocess.Popen(command, cwd=ROOT, env=scene.overseer.environ) as cron:
        scene.signal_workers([scene.victim()], signal.SIGKILL)
        assert cron.wait(60) == 0


def _artifact(scene: Scene) -> tuple[str, Path]:
    name = scene.random.choice(scene.serving())
    deployment = scene.patiently(lambda: scene.client.deployment(name))
    assert deployment.artifact is not None
    return name, scene.home.artifact(deployment.artifact)


def _fail_and_mend(scene: Scene, name: str) -> None:
    """Its workers die, so it must fail and say so; its user registers the file again."""
    workers = [worker for worker in scene.live_workers(name) if worker.identity]
    scene.signal_workers(workers, signal.SIGKILL)
    wait_for_state(scene, name, WorkerState.FAILED)
    wanted = scene.wanted[name]
    fixture, _, edition = wanted.model.rpartition("-")
    scene.register(fixture, int(edition))
    scene.change(name, lambda: scene.client.restart(name))


def _can_be_had(scene: Scene, port: int) -> bool:
    with contextlib.suppress(AssertionError):
        scene.stranger(port)
        return True
    return False


SURROUNDINGS = (
    Fault("port taken by a stranger", take_port),
    Fault("artifact deleted", delete_artifact),
    Fault("artifact bit-flipped", flip_bit),
    Fault("database locked, worker SIGKILL", lock_database),
    Fault("disk full, worker SIGKILL", fill_disk, needs_disk=True),
    Fault("second resident overseer", start_second_overseer, harmless=True, smooth=True),
    Fault("cron pass, worker SIGKILL", run_cron_pass),
)
