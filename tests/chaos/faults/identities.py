"""What the records say of processes and times is no longer so: a reboot, a reused pid, a clock.

Pids, boot ids and clocks cannot be had for processes of a test, so what is changed is the other
side of the comparison: the rows.
"""

import signal
from collections.abc import Callable
from dataclasses import replace

from steam.core.records import ProcessIdentity, Worker
from tests.chaos.faults.fault import Fault
from tests.chaos.processes import state_of
from tests.chaos.scene import Scene

_HOUR_MS = 3_600_000
_OTHER_BOOT = "00000000-0000-4000-8000-000000000000"


def reboot(scene: Scene) -> None:
    """All processes are gone, and the rows are of an earlier boot."""
    with scene.servers_down():
        workers = scene.all_workers()
        scene.signal_workers(workers, signal.SIGKILL)
        _wait_until_gone(scene, workers)
        _rewrite(scene, lambda worker: _reidentified(worker, boot_id=_OTHER_BOOT))


def give_pid_to_stranger(scene: Scene) -> None:
    """A worker has ended, and its pid belongs to somebody else, who started at another time."""
    _replace_by_stranger(scene, same_start=False)


def give_identity_to_stranger(scene: Scene) -> None:
    """The same, and even the start ticks are those of the row; only the token differs."""
    _replace_by_stranger(scene, same_start=True)


def give_pid_to_overseer(scene: Scene) -> None:
    """The pid and start ticks of a worker that has ended are those of the overseer itself."""
    with scene.master.down():
        pid, victim = scene.overseer.pid, scene.victim()
        with scene.store.write():  # so that it is not stopped with the database locked
            scene.overseer.signal(signal.SIGSTOP)
        scene.signal_workers([victim], signal.SIGKILL)
        _wait_until_gone(scene, [victim])
        ticks = state_of(pid)[1]
        _rewrite(scene, lambda w: _reidentified(w, pid, ticks) if w.token == victim.token else w)
        scene.overseer.signal(signal.SIGCONT)
    assert scene.overseer.pid == pid


def set_clock_back(scene: Scene) -> None:
    _shift(scene, _HOUR_MS)


def set_clock_forward(scene: Scene) -> None:
    _shift(scene, -_HOUR_MS)


def set_clock_back_and_kill(scene: Scene) -> None:
    _shift(scene, _HOUR_MS)
    scene.signal_workers([scene.victim()], signal.SIGKILL)


def _replace_by_stranger(scene: Scene, *, same_start: bool) -> None:
    victim = scene.victim()
    assert victim.identity is not None
    stranger = scene.stranger()
    ticks = stranger.start_ticks if same_start else victim.identity.start_ticks
    with scene.servers_down():
        scene.signal_workers([victim], signal.SIGKILL)
        _wait_until_gone(scene, [victim])
        _rewrite(
            scene,
            lambda w: _reidentified(w, stranger.pid, ticks) if w.token == victim.token else w,
        )


def _shift(scene: Scene, by_ms: int) -> None:
    """The recorded times lie as far off as if the clock had been set the other way."""

    def shifted(worker: Worker) -> Worker:
        return replace(
            worker,
            since_ms=worker.since_ms + by_ms,
            started_ms=worker.started_ms + by_ms,
            ready_ms=None if worker.ready_ms is None else worker.ready_ms + by_ms,
            stopping_ms=None if worker.stopping_ms is None else worker.stopping_ms + by_ms,
        )

    _rewrite(scene, shifted)
    with scene.store.write() as rows:
        for deployment in rows.deployments():
            if deployment.restart_ms:
                restart_ms = deployment.restart_ms + by_ms
                rows.update_deployment(replace(deployment, restart_ms=restart_ms))


def _rewrite(scene: Scene, change: Callable[[Worker], Worker]) -> None:
    with scene.store.write() as rows:
        for worker in rows.live_workers():
            rows.update_worker(change(worker))


def _reidentified(worker: Worker, pid: int = 0, start_ticks: int = 0, boot_id: str = "") -> Worker:
    before = worker.identity
    if before is None:
        return worker
    return replace(
        worker,
        identity=ProcessIdentity(
            pid or before.pid, start_ticks or before.start_ticks, boot_id or before.boot_id
        ),
    )


def _wait_until_gone(scene: Scene, workers: list[Worker]) -> None:
    """Until they have ended, though nobody may have collected them yet."""

    def gone(pid: int) -> bool:
        try:
            return state_of(pid)[0] in "ZX"
        except FileNotFoundError:
            return True

    pids = [worker.identity.pid for worker in workers if worker.identity]
    scene.until(lambda: all(gone(pid) for pid in pids), "the workers have ended")


IDENTITIES = (
    Fault("new boot id", reboot),
    Fault("pid given to a stranger", give_pid_to_stranger),
    Fault("identity given to a stranger", give_identity_to_stranger),
    Fault("pid given to the overseer", give_pid_to_overseer),
    Fault("clock set back 1 h", set_clock_back, harmless=True, smooth=True),
    Fault("clock set forward 1 h", set_clock_forward, harmless=True, smooth=True),
    Fault("clock set back 1 h, worker SIGKILL", set_clock_back_and_kill),
)
