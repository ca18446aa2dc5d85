"""The overseer of a home, and the resident one around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from steam.core.clock import SystemClock
from steam.core.store import Store
from steam.overseer.act import Performer
from steam.overseer.birth import Registrar
from steam.overseer.command import WorkerSettings
from steam.overseer.launch import ProcessLauncher
from steam.overseer.listening import port_is_free
from steam.overseer.observe import Observer
from steam.overseer.one_pass import Overseer
from steam.overseer.probe import HttpProber
from steam.overseer.processes import LinuxProcesses
from steam.overseer.resident import Resident
from steam.overseer.signals import PidfdSignals
from steam.settings import Settings
from steam.wiring.store import opened_store


def make_overseer(settings: Settings, store: Store) -> Overseer:
    """An overseer over a store, for this machine's processes."""
    home, clock = settings.layout, SystemClock()
    processes, launcher = LinuxProcesses(), ProcessLauncher()
    return Overseer(
        store=store,
        home=home,
        clock=clock,
        observer=Observer(store, home, processes, launcher, HttpProber(settings.host)),
        performer=Performer(
            store=store,
            clock=clock,
            settings=WorkerSettings(home, settings.host, settings.max_body_mb),
            registrar=Registrar(settings.worker_port_range, partial(port_is_free, settings.host)),
            processes=processes,
            signals=PidfdSignals(processes),
            launcher=launcher,
        ),
        lock_timeout_s=settings.lock_timeout_s,
    )


@contextmanager
def opened_overseer(settings: Settings) -> Iterator[Overseer]:
    """The overseer of the home, with its database."""
    with opened_store(settings.layout) as store:
        yield make_overseer(settings, store)


@contextmanager
def opened_resident(settings: Settings) -> Iterator[Resident]:
    """The resident overseer of the home, with its database."""
    with opened_overseer(settings) as overseer:
        resident = Resident(overseer, settings.pass_interval_s)
        try:
            yield resident
        finally:
            resident.close()
