"""What the master works with: registry, deployer and overseer over one store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from steam.core.clock import Clock, SystemClock
from steam.core.store import Store
from steam.deploy.batches import Batches
from steam.deploy.deployments import Deployer
from steam.deploy.registry import Registry
from steam.model.artifact import Limits
from steam.overseer.one_pass import Overseer
from steam.overseer.sockets.ports import port_is_free
from steam.settings import Settings
from steam.wiring.overseer import make_overseer
from steam.wiring.store import opened_store


@dataclass(frozen=True, slots=True)
class MasterParts:
    """The implementations that the master was given."""

    store: Store
    clock: Clock
    registry: Registry
    deployer: Deployer
    batches: Batches
    overseer: Overseer


@contextmanager
def opened_master(settings: Settings) -> Iterator[MasterParts]:
    """The parts of the master of a home, with its database."""
    home, clock = settings.layout, SystemClock()
    limits = Limits(settings.max_artifact_mb << 20, settings.max_unpacked_mb << 20)
    is_free = partial(port_is_free, settings.host)
    with opened_store(home) as store:
        registry = Registry(store, home, clock, limits, allow_unsafe=settings.allow_unsafe_models)
        registry.sweep()
        yield MasterParts(
            store=store,
            clock=clock,
            registry=registry,
            deployer=Deployer(store, home, clock, settings.worker_port_range, is_free),
            batches=Batches(store, home, clock, settings.folders_of_batches),
            overseer=make_overseer(settings, store),
        )
