"""Models that misbehave: alone they must hurt nobody, as a new version nobody must notice."""

import contextlib
from dataclasses import replace

from steam.core.errors import SteamError
from steam.core.states import WorkerState
from tests.chaos.faults.fault import Fault
from tests.chaos.models import sample_of
from tests.chaos.processes import most_memory_mb
from tests.chaos.scene import DEPLOYMENTS, MEMORY_MB, Scene

_FIXTURE = "glm_gaussian"


def wait_for_state(scene: Scene, name: str, *states: WorkerState) -> None:
    """Until the newest worker of a deployment is in one of these states."""

    def is_there() -> bool:
        with contextlib.suppress(SteamError), scene.store.read() as rows:
            deployment = rows.deployment_named(name)
            newest = rows.workers(deployment.id, 1) if deployment else []
            return bool(newest) and newest[0].state in states
        return False

    scene.until(is_there, f"{name} is {' or '.join(states)}")


def crash_at_load(scene: Scene) -> None:
    _see_it_end(scene, "crash-at-load", asked=False)


def crash_soon(scene: Scene) -> None:
    _see_it_end(scene, "crash-soon", asked=False)


def crash_at_request(scene: Scene) -> None:
    _see_it_end(scene, "crash-at-request", asked=True)


def hang_at_request(scene: Scene) -> None:
    _see_it_end(scene, "hang-at-request", asked=True)


def eat_memory(scene: Scene) -> None:
    """It gets what its limit allows and no more, whether that ends it or not."""
    how = "eat-memory"
    _deploy_unruly(scene, how)
    (worker,) = scene.live_workers(how)
    assert worker.identity is not None
    pid = worker.identity.pid
    _ask_in_vain(scene, how)
    taken_mb = most_memory_mb(pid)
    assert taken_mb < 1.1 * MEMORY_MB, f"{how} got {taken_mb} MB, its limit is {MEMORY_MB} MB"
    scene.remove(how)


def deploy_bad_version(scene: Scene) -> None:
    """A version that cannot start, behind a name that serves: the old one goes on serving."""
    name = "prostate"
    before = scene.wanted[name]
    bad = scene.register(DEPLOYMENTS[name][0], misbehaviour="crash-at-load")
    scene.patiently(lambda: scene.client.add_version(name, bad))
    versions = before.versions + 1
    scene.wanted[name] = replace(before, model=bad, version=versions, versions=versions)
    wait_for_state(scene, name, WorkerState.BACKOFF, WorkerState.CRASH_LOOPING)
    scene.patiently(lambda: scene.client.rollback(name, before.version))
    scene.wanted[name] = replace(before, versions=versions)


def _see_it_end(scene: Scene, how: str, *, asked: bool) -> None:
    """A deployment of its own, seen to crash, and deleted while it is in trouble."""
    _deploy_unruly(scene, how)
    if asked:
        _ask_in_vain(scene, how)
    scene.until(lambda: _has_ended(scene, how), f"a worker of {how} ends")
    scene.remove(how)


def _deploy_unruly(scene: Scene, how: str) -> None:
    model = scene.register(_FIXTURE, misbehaviour=how)
    scene.deploy(how, model, sample_of(_FIXTURE), unruly=True)


def _ask_in_vain(scene: Scene, how: str) -> None:
    """Ask for a prediction once it is ready; whatever it answers, it is none."""
    wait_for_state(scene, how, WorkerState.RUNNING)
    try:
        answers = scene.client.predict(how, [{"x1": 0.5}])
    except SteamError:
        return
    raise AssertionError(f"{how} answered {answers}")


def _has_ended(scene: Scene, name: str) -> bool:
    with contextlib.suppress(SteamError), scene.store.read() as rows:
        deployment = rows.deployment_named(name)
        assert deployment is not None
        return any(worker.ended_ms is not None for worker in rows.workers(deployment.id))
    return False


MODELS = (
    Fault("model crashes at load", crash_at_load, harmless=True, smooth=True),
    Fault("model crashes after 1 s", crash_soon, harmless=True, smooth=True),
    Fault("model crashes at request", crash_at_request, harmless=True, smooth=True),
    Fault("model hangs at request", hang_at_request, harmless=True, smooth=True),
    Fault("model eats memory", eat_memory, harmless=True, smooth=True),
    Fault("bad version, rolled back", deploy_bad_version, harmless=True, smooth=True),
)
