"""What the master's application works with; `steam.wiring` makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from steam.core.clock import Clock, SystemClock
from steam.core.home import Home
from steam.core.store import Store
from steam.deploy.batches import Batches
from steam.deploy.deployments import Deployer
from steam.deploy.registry import Registry
from steam.overseer.limits.confiner import description
from steam.overseer.limits.rlimits import RlimitConfiner


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest requests that are read, and how long one waits for a ready worker."""

    artifact_bytes: int = 512 << 20
    body_bytes: int = 64 << 20
    gateway_wait_s: float = 5.0


@dataclass(frozen=True, slots=True)
class MasterServices:
    """Collaborators of the master's application.

    `run_pass` runs one overseer pass in the name of an actor; `last_pass_ms` tells when one last
    ran in this process, if one did. `host` is the address that the master and workers listen on.
    `isolation` tells what would hold workers that this process starts to their limits.
    """

    store: Store
    registry: Registry
    deployer: Deployer
    batches: Batches
    run_pass: Callable[[str], object]
    home: Home
    host: str
    who: str
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    isolation: Mapping[str, object] = field(default_factory=lambda: description(RlimitConfiner()))
    pass_interval_s: float = 5.0
    last_pass_ms: Callable[[], int | None] = lambda: None
