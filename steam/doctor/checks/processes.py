"""Processes against rows: nobody runs unknown, and no row tells of a process that is gone."""

from collections.abc import Iterator

from steam.core.states import WorkerState
from steam.doctor.finding import Finding, bad, ok
from steam.doctor.scene import Scene

NAME = "processes"

_UNBORN = frozenset({WorkerState.STARTING})


def check_processes(scene: Scene) -> Iterator[Finding]:
    """Findings about worker processes.

    The rows are read before and after the processes, as workers come and go meanwhile: a process
    is unknown that neither knows, and gone is one that both speak of alike.
    """
    before = scene.records()
    found = {one.token: one for one in scene.machine.find_workers(scene.home.root)}
    after = scene.records()
    if before is None or after is None:
        return
    earlier = {worker.token: worker for worker in before.workers}
    rows = {worker.token: worker for worker in after.workers}
    names = {one.id: one.name for one in after.deployments}
    fix = f"Run: {scene.steam_command} overseer {scene.home.root}"
    for token, process in found.items():
        if token not in rows and token not in earlier:
            text = f"Process {process.identity.pid} is a worker that the database does not know."
            yield bad(NAME, text, fix)
    for token, worker in rows.items():
        unborn = worker.identity is None and worker.state in _UNBORN
        if token not in found and worker == earlier.get(token) and not unborn:
            name = names.get(worker.deployment_id, "?")
            pid = worker.identity.pid if worker.identity else "-"
            text = f"The worker of '{name}' (pid {pid}) is {worker.state} by its row, and gone."
            yield bad(NAME, text, fix)
    known = len(found.keys() & rows.keys())
    yield ok(NAME, f"Workers that run and that the database knows: {known}.")
