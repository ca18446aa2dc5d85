"""Signals to workers and servers, one at a time and to all at once."""

import signal
import threading
import time

from steam.core.records import Worker
from tests.chaos.faults.fault import Fault
from tests.chaos.scene import Scene
from tests.chaos.server import Server

_FROZEN_S = 1.5
_KILLS = 4


def kill_worker(scene: Scene) -> None:
    scene.signal_workers([scene.victim()], signal.SIGKILL)


def freeze_worker(scene: Scene) -> None:
    scene.signal_workers([scene.victim()], signal.SIGSTOP)


def end_worker(scene: Scene) -> None:
    scene.signal_workers([scene.victim()], signal.SIGTERM)


def kill_overseer(scene: Scene) -> None:
    scene.overseer.signal(signal.SIGKILL)


def freeze_overseer(scene: Scene) -> None:
    _freeze([scene.overseer])


def end_overseer(scene: Scene) -> None:
    scene.overseer.signal(signal.SIGTERM)


def kill_master(scene: Scene) -> None:
    scene.master.signal(signal.SIGKILL)


def freeze_master(scene: Scene) -> None:
    _freeze([scene.master])


def end_master(scene: Scene) -> None:
    scene.master.signal(signal.SIGTERM)


def kill_all(scene: Scene) -> None:
    _signal_all(scene, signal.SIGKILL)


def freeze_all(scene: Scene) -> None:
    """All workers for good, the servers for a while: nobody is there who could see it."""
    _signal_all(scene, signal.SIGSTOP)
    time.sleep(_FROZEN_S)
    for server in (scene.master, scene.overseer):
        server.signal(signal.SIGCONT)


def end_all(scene: Scene) -> None:
    _signal_all(scene, signal.SIGTERM)


def kill_worker_of_frozen_overseer(scene: Scene) -> None:
    """Whoever holds the sockets and should see the death is not there to do so."""
    scene.overseer.signal(signal.SIGSTOP)
    kill_worker(scene)
    time.sleep(_FROZEN_S)
    scene.overseer.signal(signal.SIGCONT)


def kill_in_a_row(scene: Scene) -> None:
    """The same slot again and again, also while its worker starts."""
    name = scene.random.choice(scene.serving())
    for _ in range(_KILLS):
        scene.until(lambda: bool(_with_process(scene, name)), f"{name} has a process")
        scene.signal_workers(_with_process(scene, name), signal.SIGKILL)
        time.sleep(scene.random.uniform(0, 0.4))


def _with_process(scene: Scene, name: str) -> list[Worker]:
    return [worker for worker in scene.live_workers(name) if worker.identity is not None]


def _freeze(servers: list[Server]) -> None:
    for server in servers:
        server.signal(signal.SIGSTOP)
    time.sleep(_FROZEN_S)
    for server in servers:
        server.signal(signal.SIGCONT)


def _signal_all(scene: Scene, number: signal.Signals) -> None:
    workers = scene.all_workers()
    threads = [
        threading.Thread(target=server.signal, args=(number,))
        for server in (scene.overseer, scene.master)
    ]
    for thread in threads:
        thread.start()
    scene.signal_workers(workers, number)
    for thread in threads:
        thread.join()


KILLS = (
    Fault("worker SIGKILL", kill_worker),
    Fault("worker SIGSTOP", freeze_worker),
    Fault("worker SIGTERM", end_worker, harmless=True, smooth=True),
    Fault("worker SIGKILL in a row", kill_in_a_row),
    Fault("overseer SIGKILL", kill_overseer, harmless=True, smooth=True),
    Fault("overseer SIGSTOP", freeze_overseer, harmless=True, smooth=True),
    Fault("overseer SIGTERM", end_overseer, harmless=True, smooth=True),
    Fault("overseer SIGSTOP, worker SIGKILL", kill_worker_of_frozen_overseer),
    Fault("master SIGKILL", kill_master, harmless=True),
    Fault("master SIGSTOP", freeze_master, harmless=True, smooth=True),
    Fault("master SIGTERM", end_master, harmless=True),
    Fault("all SIGKILL", kill_all),
    Fault("all SIGSTOP", freeze_all),
    Fault("all SIGTERM", end_all),
)
