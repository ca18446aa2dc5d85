"""Processes against rows: nobody runs unknown, and no row tells of a process that is gone."""

from collections.abc import Iterator

from steam.core.states import WorkerState
from steam.doctor.finding import Finding, bad, ok
from steam.doctor.scene import Scene

NAME = "processes"

_UNBORN = frozenset({WorkerState.STARTING})


def check_processes(scene: Scene) -> Iterator[Finding]:
    """Findings about worker processes."""
    if scene.database is None:
        return
    found = {one.token: one for one in scene.machine.find_workers(scene.home.root)}
    rows = {worker.token: worker for worker in scene.database.workers}
    names = {one.id: one.name for one in scene.database.deployments}
    fix = f"Run: {scene.steam_command} overseer {scene.home.root}"
    for token, process in found.items():
        if token not in rows:
            text = f"Process {process.identity.pid} is a worker that the database does not know."
            yield bad(NAME, text, fix)
    for token, worker in rows.items():
        if token not in found and not (worker.identity is None and worker.state in _UNBORN):
            name = names.get(worker.deployment_id, "?")
            pid = worker.identity.pid if worker.identity else "-"
            text = f"The worker of '{name}' (pid {pid}) is {worker.state} by its row, and gone."
            yield bad(NAME, text, fix)
    known = len(found.keys() & rows.keys())
    yield ok(NAME, f"Workers that run and that the database knows: {known}.")
