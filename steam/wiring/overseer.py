"""The overseer of a home, and the resident one around it."""

from collections.abc import Iterator
from contextlib import contextmanager

from steam.core.clock import SystemClock
from steam.core.store import Store
from steam.overseer.act import Performer
from steam.overseer.command import WorkerSettings
from steam.overseer.endpoint import Endpoints
from steam.overseer.launch import ProcessLauncher
from steam.overseer.observe import Observer
from steam.overseer.one_pass import Overseer
from steam.overseer.probe.prober import HttpProber
from steam.overseer.processes import LinuxProcesses
from steam.overseer.resident import Resident
from steam.overseer.signals import PidfdSignals
from steam.overseer.sockets.held import HeldSockets
from steam.settings import Settings
from steam.wiring.store import opened_store


def make_overseer(settings: Settings, store: Store, *, stays: bool = False) -> Overseer:
    """An overseer over a store, for this machine's processes."""
    home, clock = settings.layout, SystemClock()
    processes, launcher = LinuxProcesses(), ProcessLauncher()
    sockets = HeldSockets(home, settings.host)
    return Overseer(
        store=store,
        home=home,
        clock=clock,
        observer=Observer(store, home, processes, launcher, HttpProber()),
        performer=Performer(
            store=store,
            clock=clock,
            settings=WorkerSettings(home, settings.host, settings.max_body_mb),
            endpoints=Endpoints(store, sockets, settings.worker_port_range),
            processes=processes,
            signals=PidfdSignals(processes),
            launcher=launcher,
        ),
        sockets=sockets,
        lock_timeout_s=settings.lock_timeout_s,
        stays=stays,
    )


@contextmanager
def opened_overseer(settings: Settings) -> Iterator[Overseer]:
    """The overseer of the home, with its database."""
    with opened_store(settings.layout) as store:
        yield make_overseer(settings, store)


@contextmanager
def opened_resident(settings: Settings) -> Iterator[Resident]:
    """The resident overseer of the home, with its database."""
    with opened_store(settings.layout) as store:
        overseer = make_overseer(settings, store, stays=True)
        resident = Resident(overseer, settings.pass_interval_s, settings.probe_interval_s)
        try:
            yield resident
        finally:
            resident.close()
