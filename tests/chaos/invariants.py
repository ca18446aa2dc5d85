"""What must be so again after every fault: the answers, the processes and the records agree."""

import contextlib
import http.client
import socket
import sqlite3
import time
from collections.abc import Iterator, Sequence

from steam.core.channel import http_channel
from steam.core.clock import SystemClock
from steam.core.errors import SteamError
from steam.core.records import Deployment, Worker
from steam.core.states import DesiredState, WorkerState
from steam.core.store import Reader
from tests.chaos.load import HOST
from tests.chaos.models import Sample
from tests.chaos.processes import BOOT_ID, WorkerProcess, worker_processes
from tests.chaos.scene import Scene, Wanted

DEADLINE_S = 30.0
_LOOK_S = 0.05
_STAYS_S = 0.4  # the resident overseer has seen a change of the rows by then
_ANSWER_TIMEOUT_S = 10.0


def recovery_s(scene: Scene) -> float:
    """Wait until all is as it must be, and stays so; the seconds until it was.

    Fails after `DEADLINE_S`.
    """
    begun = time.monotonic()
    scene.master.wait_until_up()
    scene.overseer.wait_until_up()
    while True:
        problems = list(_problems(scene))
        took_s = time.monotonic() - begun
        if took_s > DEADLINE_S:
            raise AssertionError("not put right:\n" + "\n".join(problems))
        if not problems:
            time.sleep(_STAYS_S)
            if not list(_problems(scene)):
                break
        time.sleep(_LOOK_S)
    _check_strangers(scene)
    _check_database(scene)
    return took_s


def _problems(scene: Scene) -> Iterator[str]:
    """What is not as it must be, now."""
    try:
        before = worker_processes(scene.home.root)
        with scene.store.read() as rows:
            yield from _lost(scene, rows)
            live = rows.live_workers()
            for name, wanted in sorted(scene.wanted.items()):
                if deployment := rows.deployment_named(name):
                    yield from _untrue(rows, deployment, wanted)
        if left := [process.pid for process in before if process.token in scene.struck]:
            yield f"struck workers are still there: {left}"
        if before == worker_processes(scene.home.root):
            yield from _unmatched(live, before)
        else:
            yield "workers come and go"
    except SteamError as error:
        yield f"the database cannot be read: {error}"
        return
    for name in scene.serving():
        yield from _unanswered(scene, name)


def _lost(scene: Scene, rows: Reader) -> Iterator[str]:
    """Records that are gone though nobody deleted them, or there though nobody made them."""
    names = {deployment.name for deployment in rows.deployments()}
    if names != scene.wanted.keys():
        yield f"deployments are {sorted(names)}, not {sorted(scene.wanted)}"
    if missing := scene.models - {model.name for model in rows.models()}:
        yield f"models are lost: {sorted(missing)}"
    events = len(rows.events(limit=1_000_000))
    if events < scene.events_seen:
        yield f"{scene.events_seen - events} events are lost"
    scene.events_seen = max(events, scene.events_seen)


def _untrue(rows: Reader, deployment: Deployment, wanted: Wanted) -> Iterator[str]:
    """What the rows of a deployment have that its user did not ask for, or lack."""
    name = deployment.name
    versions = rows.versions(deployment.id)
    current = next((v for v in versions if v.id == deployment.version_id), None)
    model = rows.model(current.model_id) if current else None
    if (deployment.desired is DesiredState.RUNNING) != wanted.running:
        yield f"{name} is wanted {deployment.desired}"
    if deployment.replicas != wanted.replicas:
        yield f"{name} has {deployment.replicas} replicas, not {wanted.replicas}"
    if len(versions) != wanted.versions:
        yield f"{name} has {len(versions)} versions, not {wanted.versions}"
    if current is None or model is None or (current.number, model.name) != _version_of(wanted):
        yield f"{name} has not version {wanted.version} of {wanted.model}"
    if wanted.unruly:
        return
    live = [w for w in rows.live_workers() if w.deployment_id == deployment.id]
    slots = sorted(worker.slot for worker in live)
    if slots != list(range(wanted.replicas if wanted.running else 0)):
        yield f"{name} has workers in slots {slots}: {_told(rows.workers(deployment.id, 3))}"
    for worker in live:
        if worker.state is not WorkerState.RUNNING:
            yield f"{name} is not running: {_told([worker])}"
        if worker.since_ms > SystemClock().now_ms():
            yield f"{name} has a row from the future: {_told([worker])}"
        if (worker.version_id, worker.port) != (deployment.version_id, deployment.port):
            yield f"{name} has a worker of another version or port: {_told([worker])}"


def _version_of(wanted: Wanted) -> tuple[int, str]:
    return wanted.version, wanted.model


def _unmatched(live: Sequence[Worker], processes: list[WorkerProcess]) -> Iterator[str]:
    """Live rows without their process, and processes without a live row."""
    rows = {
        WorkerProcess(worker.identity.pid, worker.identity.start_ticks, worker.token)
        for worker in live
        if worker.identity is not None and worker.identity.boot_id == BOOT_ID
    }
    if len(rows) != len(live):
        yield "a live row has no process of this boot"
    for row in sorted(rows - set(processes)):
        yield f"a live row has no process: {row}"
    for process in sorted(set(processes) - rows):
        yield f"a process has no live row: {process}"


def _check_strangers(scene: Scene) -> None:
    touched = [stranger.pid for stranger in scene.strangers if not stranger.is_well()]
    assert not touched, f"strangers were touched: {touched}"


def _unanswered(scene: Scene, name: str) -> Iterator[str]:
    """Ways to ask a deployment that give no right answer: gateway, port, and each worker."""
    sample, port = scene.wanted[name].sample, scene.ports().get(name)
    if port is None:
        return
    gateway = http.client.HTTPConnection(HOST, scene.gateway_port, timeout=_ANSWER_TIMEOUT_S)
    ways = {
        "the gateway": (gateway, f"/deployments/{name}/predict"),
        f"port {port}": (
            http.client.HTTPConnection(HOST, port, timeout=_ANSWER_TIMEOUT_S),
            "/predict",
        ),
    }
    for worker in scene.live_workers(name):
        ways[f"slot {worker.slot}"] = (_ChannelConnection(http_channel(worker.token)), "/predict")
    for way, (connection, path) in ways.items():
        if problem := _problem_of(connection, path, sample):
            yield f"{name} by {way}: {problem}"


def _problem_of(connection: http.client.HTTPConnection, path: str, sample: Sample) -> str:
    headers = {"Content-Type": "application/json", "Host": "localhost"}
    with contextlib.closing(connection):
        try:
            connection.request("POST", path, sample.body, headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            return repr(error)
    if response.status != 200:
        return f"{response.status} {answer[:200].decode(errors='replace')}"
    return "" if sample.is_answered_by(answer) else f"wrong answer {answer.decode()}"


class _ChannelConnection(http.client.HTTPConnection):
    """HTTP over the private Unix socket of a worker."""

    def __init__(self, address: str) -> None:
        super().__init__("localhost", timeout=_ANSWER_TIMEOUT_S)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._address)


def _check_database(scene: Scene) -> None:
    with contextlib.closing(sqlite3.connect(scene.home.database)) as database:
        (said,) = database.execute("PRAGMA integrity_check").fetchone()
        assert said == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchone() is None


def _told(workers: Sequence[Worker]) -> str:
    return "; ".join(f"slot {w.slot} {w.state} {w.reason} retry {w.retry_at_ms}" for w in workers)
