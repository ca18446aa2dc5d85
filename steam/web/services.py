"""What the master's application works with; `steam.wiring` makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from steam.core.clock import Clock, SystemClock
from steam.core.home import Home
from steam.core.store import Store
from steam.deploy.batches import Batches
from steam.deploy.deployments import Deployer
from steam.deploy.registry import Registry
from steam.overseer.limits.confiner import description
from steam.overseer.limits.rlimits import RlimitConfiner
from steam.settings import Settings, load_settings
from steam.web.access.entrance import Entrance
from steam.web.access.scoped_store import ScopedStore
from steam.web.actor import Actor
from steam.web.checkup import Checkup
from steam.web.traffic.reader import TrafficReader
from steam.web.traffic.resources import WorkerUsage


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest requests that are read, and how long one waits for a ready worker."""

    artifact_bytes: int = 512 << 20
    body_bytes: int = 64 << 20
    gateway_wait_s: float = 5.0
    upload_bytes: int = 4 << 30


@dataclass(frozen=True, slots=True)
class MasterServices:
    """Collaborators of the master's application.

    `run_pass` runs one overseer pass in the name of an actor; `last_pass_ms` tells when one last
    ran in this process, if one did. `host` is the address that the master and workers listen on.
    `isolation` tells what would hold workers that this process starts to their limits.
    `settings` are those of this process, `checkup` is what the doctor says of the home.
    `trainer_url` is the trainer's address, empty for the one that runs for this home.
    `who` is the user of this machine, or the actor of a request; `entrance` how people come in.
    `traffic` tells what deployments are asked, `usage` what their workers use of the machine.
    """

    store: Store
    registry: Registry
    deployer: Deployer
    batches: Batches
    run_pass: Callable[[str], object]
    home: Home
    host: str
    who: str
    traffic: TrafficReader
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    isolation: Mapping[str, object] = field(default_factory=lambda: description(RlimitConfiner()))
    pass_interval_s: float = 5.0
    last_pass_ms: Callable[[], int | None] = lambda: None
    trainer_url: str = ""
    settings: Settings = field(default_factory=load_settings)
    checkup: Checkup = field(default_factory=lambda: Checkup(tuple, SystemClock()))
    usage: WorkerUsage = field(default_factory=WorkerUsage)
    entrance: Entrance = field(default_factory=Entrance)

    def seen_by(self, actor: Actor) -> Self:
        """The same in the name of an actor, over what that one sees."""
        if actor.projects is None:
            return self if actor.name == self.who else replace(self, who=actor.name)
        store = ScopedStore(self.store, actor.projects, actor.account_id)
        return replace(
            self,
            who=actor.name,
            store=store,
            registry=self.registry.over(store),
            deployer=self.deployer.over(store),
            batches=self.batches.over(store),
        )
