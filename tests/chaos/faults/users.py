"""Commands of users, in any order and at any moment."""

import signal
import threading
from dataclasses import replace

from tests.chaos.faults.fault import Fault
from tests.chaos.models import sample_of
from tests.chaos.scene import DEPLOYMENTS, Scene

_COMMANDS = 6
_KILL_PAUSE_S = 0.4


def stop_and_start(scene: Scene) -> None:
    name = _any(scene)
    scene.load.pause(name)
    scene.change(name, lambda: scene.client.stop(name), running=False)
    scene.change(name, lambda: scene.client.stop(name))
    scene.until(lambda: not scene.live_workers(name), f"{name} has no worker")
    scene.change(name, lambda: scene.client.start(name), running=True)
    scene.load.go_on(name)


def stop_then_start_at_once(scene: Scene) -> None:
    name = _any(scene)
    scene.load.pause(name)
    scene.change(name, lambda: scene.client.stop(name), running=False)
    scene.change(name, lambda: scene.client.start(name), running=True)
    scene.load.go_on(name)


def restart(scene: Scene) -> None:
    name = _any(scene)
    scene.struck |= {worker.token for worker in scene.live_workers(name)}
    scene.change(name, lambda: scene.client.restart(name))


def scale(scene: Scene) -> None:
    name = _any(scene)
    now = scene.wanted[name].replicas
    replicas = scene.random.choice([count for count in (1, 2, 3) if count != now])
    scene.change(name, lambda: scene.client.scale(name, replicas), replicas=replicas)


def add_version(scene: Scene) -> None:
    name = _any(scene)
    number = scene.wanted[name].versions + 1
    model = scene.register(DEPLOYMENTS[name][0], edition=number)
    scene.change(
        name,
        lambda: scene.client.add_version(name, model),
        model=model,
        version=number,
        versions=number,
    )


def add_version_and_roll_back(scene: Scene) -> None:
    """The way back begins before the way there has ended."""
    name = _any(scene)
    before = scene.wanted[name]
    number = before.versions + 1
    model = scene.register(DEPLOYMENTS[name][0], edition=number)
    scene.patiently(lambda: scene.client.add_version(name, model))
    scene.patiently(lambda: scene.client.rollback(name, before.version))
    scene.wanted[name] = replace(before, versions=number)


def make_and_delete(scene: Scene) -> None:
    name, fixture = "passing", "glm_gaussian"
    scene.deploy(name, scene.register(fixture), sample_of(fixture), replicas=2)
    scene.remove(name)


def commands_amid_kills(scene: Scene) -> None:
    """Random commands, one after another, while workers are killed."""
    stop = threading.Event()
    chance = scene.random.random

    def kill() -> None:
        while not stop.wait(_KILL_PAUSE_S * chance()):
            for worker in scene.all_workers():
                if chance() < 0.3:
                    scene.signal_workers([worker], signal.SIGKILL)

    killer = threading.Thread(target=kill, name="killer")
    killer.start()
    try:
        for _ in range(_COMMANDS):
            scene.random.choice(_ONE_COMMAND)(scene)
    finally:
        stop.set()
        killer.join()


def _any(scene: Scene) -> str:
    return scene.random.choice([name for name in scene.serving() if name in DEPLOYMENTS])


_ONE_COMMAND = (stop_then_start_at_once, restart, scale, add_version, add_version_and_roll_back)

USERS = (
    Fault("user stops and starts", stop_and_start, harmless=True, smooth=True),
    # Its port is let go of when it is stopped; until the resident overseer has seen the start, and
    # while the worker of before still ends, nobody listens there.
    Fault("user stops and starts at once", stop_then_start_at_once, smooth=True),
    Fault("user restarts", restart, harmless=True, smooth=True),
    Fault("user scales", scale, harmless=True, smooth=True),
    Fault("user adds a version", add_version, harmless=True, smooth=True),
    Fault("user rolls back at once", add_version_and_roll_back, harmless=True, smooth=True),
    Fault("user makes and deletes", make_and_delete, harmless=True, smooth=True),
    Fault("user commands amid kills", commands_amid_kills),
)
