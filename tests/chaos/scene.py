"""The scene of all faults: one home with its servers, deployments, clients and strangers."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from steam.client import Master
from steam.core.errors import Busy, SteamError, Unavailable
from steam.core.home import Home
from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.core.store import Store
from tests.chaos.load import Load
from tests.chaos.models import Sample, make_artifact
from tests.chaos.processes import Stranger
from tests.chaos.server import Server
from tests.conftest import SmallDisk

Result = TypeVar("Result")

# Forgiven after half a second, so that ten kills in a minute are ten kills and no crash loop.
POLICY: Mapping[str, object] = {
    "supervision": {"healthy_after_s": 0.5, "request_timeout_s": 15.0, "stop_timeout_s": 10.0}
}
DEPLOYMENTS = {"prostate": ("glm_binomial", 1), "iris": ("glm_multinomial_iris", 2)}
MEMORY_MB = 512  # the limit of an unruly worker
_PATIENCE_S = 30.0
_LOOK_S = 0.05


@dataclass(frozen=True)
class Wanted:
    """What the users of this suite want of a deployment: its own record, beside the product's.

    `unruly` has a model that cannot serve for long.
    """

    sample: Sample
    model: str
    replicas: int
    version: int = 1
    versions: int = 1
    running: bool = True
    unruly: bool = False


@dataclass
class Scene:
    """One home under load; make it with `opened_scene`.

    `struck` are the tokens of workers that must not be there any more once all is put right.
    """

    home: Home
    folder: Path
    master: Server
    overseer: Server
    client: Master
    gateway_port: int
    store: Store
    load: Load
    random: random.Random
    environ: Mapping[str, str]
    disk: SmallDisk | None
    wanted: dict[str, Wanted] = field(default_factory=dict)
    models: set[str] = field(default_factory=set)
    strangers: list[Stranger] = field(default_factory=list)
    struck: set[str] = field(default_factory=set)
    events_seen: int = 0
    long: bool = False

    # what the users do

    def register(self, fixture: str, edition: int = 1, misbehaviour: str = "") -> str:
        """Register a model of its own, or the same again; its name."""
        artifact = make_artifact(fixture, self.folder, edition, misbehaviour)
        name = artifact.stem
        self.patiently(lambda: self.client.register(artifact, name))
        self.models.add(name)
        return name

    def deploy(
        self, name: str, model: str, sample: Sample, replicas: int = 1, *, unruly: bool = False
    ) -> None:
        """Put a model behind a new name, under load unless it cannot serve."""
        policy = dict(POLICY)
        if unruly:
            policy = {
                "supervision": {"request_timeout_s": 1.0, "stop_timeout_s": 10.0},
                "limits": {"memory_mb": MEMORY_MB},
            }
        self.patiently(lambda: self.client.deploy(model, name, replicas=replicas, policy=policy))
        self.wanted[name] = Wanted(sample, model, replicas, unruly=unruly)
        if not unruly:
            self.load.samples[name] = sample

    def remove(self, name: str) -> None:
        """Delete a deployment; nobody asks it any more."""
        self.load.pause(name)
        self.load.samples.pop(name, None)
        del self.wanted[name]
        self.patiently(lambda: self.client.remove_deployment(name))
        self.load.go_on(name)

    def change(self, name: str, ask: Callable[[], object], **changes: object) -> None:
        """Ask for a change, and write down what is wanted from now on."""
        self.patiently(ask)
        self.wanted[name] = replace(self.wanted[name], **changes)  # type: ignore[arg-type]

    def patiently(self, ask: Callable[[], Result]) -> Result:
        """Ask the master as a user does: again, while it is away or busy."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                return ask()
            except (Unavailable, Busy):
                if time.monotonic() > deadline:
                    raise
                time.sleep(_LOOK_S)

    def serving(self) -> list[str]:
        """The deployments that should answer."""
        return [name for name, one in sorted(self.wanted.items()) if one.running and not one.unruly]

    # what is there

    def live_workers(self, name: str) -> Sequence[Worker]:
        with self.store.read() as rows:
            deployment = rows.deployment_named(name)
            live = rows.live_workers()
        return [worker for worker in live if deployment and worker.deployment_id == deployment.id]

    def ports(self) -> Mapping[str, int]:
        """Where each deployment answers; nothing while the database cannot be read."""
        return ports_of(self.store)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something that other processes bring about."""
        deadline = time.monotonic() + _PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, f"it did not happen in time: {what}"
            time.sleep(_LOOK_S)

    # whom it strikes

    def victim(self) -> Worker:
        """A worker that serves, as chance has it."""
        return self.victim_of(self.random.choice(self.serving()))

    def victim_of(self, name: str) -> Worker:
        found: list[Worker] = []

        def find() -> bool:
            found[:] = [w for w in self.live_workers(name) if w.state is WorkerState.RUNNING]
            return bool(found)

        self.until(find, f"{name} has a worker to strike")
        return self.random.choice(found)

    def signal_workers(self, workers: Sequence[Worker], number: signal.Signals) -> None:
        """Send a signal of which none of these workers should be left."""
        for worker in workers:
            self.struck.add(worker.token)
            assert worker.identity is not None
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.identity.pid, number)

    def all_workers(self) -> list[Worker]:
        with self.store.read() as rows:
            return [worker for worker in rows.live_workers() if worker.identity is not None]

    def stranger(self, port: int | None = None) -> Stranger:
        stranger = Stranger(port)
        self.strangers.append(stranger)
        return stranger

    def end_strangers(self) -> None:
        for stranger in self.strangers:
            stranger.end()

    @contextmanager
    def servers_down(self) -> Iterator[None]:
        """Neither master nor overseer runs during the block."""
        with self.overseer.down(), self.master.down():
            yield


def ports_of(store: Store) -> Mapping[str, int]:
    """Where each deployment answers; nothing while the database cannot be read."""
    with contextlib.suppress(SteamError), store.read() as rows:
        return {deployment.name: deployment.port for deployment in rows.deployments()}
    return {}
