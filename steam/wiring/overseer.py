"""The overseer of a home, and the resident one around it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from steam.core.clock import SystemClock
from steam.core.policy import LimitPolicy
from steam.core.store import Store
from steam.deploy.status import deployment_state
from steam.overseer.act import Performer
from steam.overseer.alerts.alert import Sender
from steam.overseer.alerts.alerts import Alerts
from steam.overseer.alerts.log_line import LogLine
from steam.overseer.alerts.receiver import parse_receiver
from steam.overseer.alerts.webhook import Webhook
from steam.overseer.batches.act import BatchPerformer
from steam.overseer.batches.command import BATCH_MODULE, BatchSettings
from steam.overseer.batches.observe import BatchObserver
from steam.overseer.batches.turn import BatchOverseer
from steam.overseer.command import WorkerSettings
from steam.overseer.endpoint import Endpoints
from steam.overseer.launch import ProcessLauncher
from steam.overseer.limits.choose import choose_confiner
from steam.overseer.limits.confiner import Confiner
from steam.overseer.observe import Observer
from steam.overseer.one_pass import Overseer
from steam.overseer.oom import OomWatch
from steam.overseer.probe.prober import HttpProber
from steam.overseer.processes import LinuxProcesses
from steam.overseer.resident import Resident
from steam.overseer.signals import PidfdSignals
from steam.overseer.sockets.held import HeldSockets
from steam.overseer.upkeep import Upkeep
from steam.settings import Settings
from steam.wiring.store import opened_store

_STARTS_PER_CORE = 2
"""One that reads its files leaves its core to another; more only keep everybody else waiting."""


def alert_sender(settings: Settings) -> Sender:
    """Who is told of incidents. Raises InvalidInput for a URL that makes no sense."""
    if not settings.alert_url:
        return LogLine()
    return Webhook(parse_receiver(settings.alert_url), allow_private=settings.alert_private)


def make_overseer(settings: Settings, store: Store, *, stays: bool = False) -> Overseer:
    """An overseer over a store, for this machine's processes."""
    home, clock = settings.layout, SystemClock()
    processes, launcher = LinuxProcesses(home.root), ProcessLauncher()
    sockets, confiner = HeldSockets(home, settings.host), choose_confiner()
    return Overseer(
        store=store,
        home=home,
        clock=clock,
        observer=Observer(store, home, processes, launcher, HttpProber(), OomWatch()),
        performer=Performer(
            store=store,
            clock=clock,
            settings=WorkerSettings(home, settings.host, settings.max_body_mb),
            endpoints=Endpoints(store, sockets, settings.worker_port_range),
            processes=processes,
            signals=PidfdSignals(processes),
            launcher=launcher,
            confiner=confiner,
        ),
        upkeep=Upkeep(
            store=store,
            home=home,
            clock=clock,
            alerts=Alerts(store, home, clock, deployment_state, alert_sender(settings)),
            confiner=confiner,
            keep_events_days=settings.keep_events_days,
            keep_workers_days=settings.keep_workers_days,
        ),
        sockets=sockets,
        batches=make_batch_overseer(settings, store, confiner),
        lock_timeout_s=settings.lock_timeout_s,
        starts=settings.starts or _STARTS_PER_CORE * len(os.sched_getaffinity(0)),
        stays=stays,
    )


def make_batch_overseer(settings: Settings, store: Store, confiner: Confiner) -> BatchOverseer:
    """What brings batches on, for this machine's processes."""
    home, clock = settings.layout, SystemClock()
    processes, launcher = LinuxProcesses(home.root, module=BATCH_MODULE), ProcessLauncher()
    limits = LimitPolicy(memory_mb=settings.batch_memory_mb, nice=settings.batch_nice)
    return BatchOverseer(
        observer=BatchObserver(store, home, processes, launcher),
        performer=BatchPerformer(
            store=store,
            clock=clock,
            settings=BatchSettings(home, settings.batches, limits),
            processes=processes,
            signals=PidfdSignals(processes),
            launcher=launcher,
            confiner=confiner,
        ),
        clock=clock,
    )


@contextmanager
def opened_overseer(settings: Settings) -> Iterator[Overseer]:
    """The overseer of the home, with its database."""
    with opened_store(settings.layout) as store:
        yield make_overseer(settings, store)


@contextmanager
def opened_resident(
    settings: Settings, alive: Callable[[], None] = lambda: None
) -> Iterator[Resident]:
    """The resident overseer of the home, with its database. See `Resident` for `alive`."""
    with opened_store(settings.layout) as store:
        overseer = make_overseer(settings, store, stays=True)
        resident = Resident(overseer, settings.pass_interval_s, settings.probe_interval_s, alive)
        try:
            yield resident
        finally:
            resident.close()
