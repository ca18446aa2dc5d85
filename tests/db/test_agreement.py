"""Random histories told to both stores: same answers, same refusals, same state."""

import atexit
import contextlib
import functools
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from steam.core.errors import SteamError
from steam.core.policy import Policy
from steam.core.records import Incident, ProcessIdentity
from steam.core.states import ENDED_STATES, BatchState, DesiredState, WorkerState
from steam.db.memory import MemoryStore
from steam.db.sqlite import SqliteStore
from tests.db.test_batches import ORDER

IDS = st.integers(1, 4)
NAMES = st.sampled_from(["a", "b", "c"])
PORTS = st.integers(0, 5).map(lambda number: number and 9100 + number)
TIMES = st.integers(1, 5)
SLOTS = st.integers(-1, 1)


@functools.cache
def template() -> Path:
    """An empty database at the newest schema: copying it is faster than making one."""
    folder = Path(tempfile.mkdtemp(prefix="steam-test-"))
    atexit.register(shutil.rmtree, folder)
    path = folder / "steam.db"
    SqliteStore(path).close()
    return path


def state_of(reader):
    return {
        "projects": reader.projects(),
        "models": reader.models(),
        "labels": reader.labels(),
        "deployments": reader.deployments(),
        "versions": reader.versions(),
        "live": reader.live_workers(),
        "waiting": reader.waiting_workers(),
        "newest": reader.newest_workers(),
        "newest of 1": reader.newest_workers(1),
        "workers": [reader.workers(deployment, limit=3) for deployment in range(1, 5)],
        "ports": reader.taken_ports(),
        "events": reader.events(after_id=1, limit=5),
        "some events": reader.events(
            since_ms=2, until_ms=4, kinds=["k", "l"], limit=5, oldest_first=True
        ),
        "names": reader.model_names(),
        "some names": reader.model_names({1, 2, 9}, projects={1}),
        "heads": reader.model_heads({1, 3}),
        "projects of deployments": reader.deployment_projects(),
        "events among": reader.events(among=["a", "model:"], limit=5),
        "incidents": reader.incidents(limit=3),
        "batches": reader.batches(limit=3),
        "unfinished": reader.unfinished_batches(),
        "open": reader.open_incidents(),
        "lives": [reader.workers_between(deployment, 2, 3) for deployment in range(1, 5)],
    }


class Agreement(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="steam-test-")
        path = Path(self.folder.name) / "steam.db"
        shutil.copy(template(), path)
        self.stores = (MemoryStore(), SqliteStore(path))

    def teardown(self):
        self.stores[1].close()
        self.folder.cleanup()

    @initialize()
    def begin_with_two_deployments(self):
        self.add_project("a")
        self.add_model(1, "a", 1)
        for number, name in enumerate("ab", start=1):
            self.add_deployment(name, 9100 + number, 1)
            self.add_version(number, 1)
            self.add_worker(number, number, 0, 9100 + number)

    def both(self, change):
        answers = []
        for store in self.stores:
            try:
                with store.write() as writer:
                    answers.append(change(writer))
            except SteamError as error:
                answers.append((type(error), error.message, error.hint, error.details))
        assert answers[0] == answers[1]

    @rule(name=NAMES)
    def add_project(self, name):
        self.both(lambda w: w.add_project(name=name, description="", created_ms=1))

    @rule(project=IDS, name=NAMES, size=st.integers(-1, 2))
    def add_model(self, project, name, size):
        self.both(
            lambda w: w.add_model(
                project_id=project,
                name=name,
                algorithm="glm",
                category="Binomial",
                artifact_sha256="0" * 64,
                size_bytes=size,
                facts={"name": name},
                created_ms=1,
                created_by="ann",
            )
        )

    @rule(model=IDS)
    def delete_model(self, model):
        self.both(lambda w: w.delete_model(model))

    @rule(project=IDS, name=NAMES, model=st.none() | IDS)
    def put_label(self, project, name, model):
        self.both(
            lambda w: w.put_label(project_id=project, name=name, model_id=model, created_ms=1)
        )

    @rule(name=NAMES, port=PORTS, replicas=st.integers(0, 2))
    def add_deployment(self, name, port, replicas):
        self.both(
            lambda w: w.add_deployment(
                name=name, replicas=replicas, port=port, policy=Policy(), created_ms=1
            )
        )

    @rule(
        deployment=IDS,
        name=NAMES,
        port=PORTS,
        version=st.none() | IDS,
        label=st.none() | IDS,
        desired=st.sampled_from(DesiredState),
    )
    def update_deployment(self, deployment, name, port, version, label, desired):
        def change(writer):
            before = writer.deployment(deployment)
            if before is not None:
                values = {"port": port, "version_id": version, "desired": desired}
                writer.update_deployment(replace(before, name=name, label_id=label, **values))

        self.both(change)

    @rule(deployment=IDS)
    def delete_deployment(self, deployment):
        self.both(lambda w: w.delete_deployment(deployment))

    @rule(deployment=IDS, model=IDS)
    def add_version(self, deployment, model):
        self.both(
            lambda w: w.add_version(
                deployment_id=deployment,
                model_id=model,
                artifact_sha256="0" * 64,
                who="ann",
                why="",
                created_ms=1,
            )
        )

    @rule(deployment=IDS, version=IDS, slot=SLOTS, port=PORTS)
    def add_worker(self, deployment, version, slot, port):
        self.both(
            lambda w: w.add_worker(
                deployment_id=deployment,
                version_id=version,
                slot=slot,
                token="t",
                port=port,
                restarts=0,
                started_ms=1,
            )
        )

    @rule(
        worker=IDS,
        slot=SLOTS,
        port=PORTS,
        state=st.sampled_from(WorkerState),
        identity=st.none() | st.just(ProcessIdentity(1, 2, "boot")),
        ended=st.none() | TIMES,
    )
    def update_worker(self, worker, slot, port, state, identity, ended):
        def change(writer):
            known = {w.id: w for number in range(1, 5) for w in writer.workers(number)}
            if worker in known:
                values = {"slot": slot, "port": port, "state": state, "identity": identity}
                values["ended_ms"] = ended
                writer.update_worker(replace(known[worker], **values))

        self.both(change)

    @rule(worker=IDS, state=st.sampled_from(sorted(ENDED_STATES)))
    def end_and_start_again(self, worker, state):
        def change(writer):
            known = {w.id: w for w in writer.live_workers()}
            if worker in known:
                ended = replace(known[worker], state=state, ended_ms=2)
                writer.update_worker(ended)
                writer.add_worker(
                    deployment_id=ended.deployment_id,
                    version_id=ended.version_id,
                    slot=ended.slot,
                    token="t",
                    port=ended.port,
                    restarts=1,
                    started_ms=2,
                )

        self.both(change)

    @rule(file=NAMES)
    def add_batch(self, file):
        self.both(lambda w: w.add_batch(replace(ORDER, target=file)))

    @rule(batch=IDS, state=st.sampled_from(BatchState), rows=st.integers(-1, 3))
    def update_batch(self, batch, state, rows):
        def change(writer):
            before = writer.batch(batch)
            if before is not None:
                writer.update_batch(replace(before, state=state, rows_done=rows))

        self.both(change)

    @rule(batch=IDS)
    def delete_batch(self, batch):
        self.both(lambda w: w.delete_batch(batch))

    @rule(
        thing=NAMES | st.sampled_from(["model:a", "label:a"]),
        ms=TIMES,
        kind=st.sampled_from("klm"),
    )
    def add_event(self, thing, ms, kind):
        self.both(
            lambda w: w.add_event(
                ms=ms, actor="ann", kind=kind, thing=thing, text="", data={"thing": thing}
            )
        )

    @rule(thing=NAMES, ms=TIMES)
    def add_incident(self, thing, ms):
        self.both(lambda w: w.add_incident(thing=thing, kind="k", text="", opened_ms=ms))

    @rule(incident=IDS, thing=NAMES, closed=st.none() | TIMES)
    def update_incident(self, incident, thing, closed):
        after = Incident(incident, thing, "k", "", 1, closed_ms=closed)
        self.both(lambda w: w.update_incident(after))

    @rule(events_before=TIMES, workers_before=TIMES)
    def trim(self, events_before, workers_before):
        self.both(
            lambda w: w.trim(events_before_ms=events_before, workers_before_ms=workers_before)
        )

    @rule(name=NAMES)
    def fail_half_way(self, name):
        for store in self.stores:
            with contextlib.suppress(ZeroDivisionError), store.write() as writer:
                for project in writer.projects():
                    writer.put_label(project_id=project.id, name=name, model_id=None, created_ms=1)
                raise ZeroDivisionError

    @invariant()
    def states_are_equal(self):
        states = []
        for store in self.stores:
            with store.read() as reader:
                states.append(state_of(reader))
        assert states[0] == states[1]


TestAgreement = Agreement.TestCase
TestAgreement.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
