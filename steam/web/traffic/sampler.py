"""Once a minute, what all deployments have been asked goes from their figures into a file."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from steam.core.clock import Clock, SystemClock
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.core.records import Deployment
from steam.core.store import Store
from steam.scoring.figures.boot_time import BootTime, Moment, SystemBootTime
from steam.settings import Settings
from steam.web.traffic.file import NotTraffic, discard, writing
from steam.web.traffic.minutes import MINUTE_S, Minutes
from steam.web.traffic.readings import moment_of, read_minutes
from steam.web.traffic.record import record
from steam.web.traffic.resources import WorkerUsage
from steam.web.traffic.sample import Sample
from steam.web.traffic.thinning import Keeping, thin

_AFTER_CLOSE_S = 1.0


@dataclass(slots=True)
class Sampler:
    """Samples one home. Another master of the home may do the same at any time."""

    store: Store
    home: Home
    clock: Clock
    boot_time: BootTime
    keeping: Keeping
    usage: WorkerUsage
    trouble: str = ""  # what was told last; empty since it went well

    def sample(self) -> None:
        """Write the minutes that have closed. What prevents that is told in the log, once."""
        try:
            self._sample()
        except (SteamError, NotTraffic, sqlite3.Error, OSError) as error:
            reason = str(error)
            if reason != self.trouble:
                structlog.get_logger().warning("traffic not kept", reason=reason)
            self.trouble = reason
        else:
            self.trouble = ""

    def until_due_s(self) -> float:
        """Seconds until just after the present minute closes."""
        return MINUTE_S - self.boot_time.now_s() % MINUTE_S + _AFTER_CLOSE_S

    def _sample(self) -> None:
        with self.store.read() as reader:
            deployments = reader.deployments()
            workers = reader.live_workers()
        self.usage.worker_usage(workers)  # so that a page can tell at once how busy they are
        moment = moment_of(self.clock, self.boot_time)
        sample = Sample(moment, self._read(deployments, moment))
        try:
            self._write(sample)
        except NotTraffic as problem:
            structlog.get_logger().warning("traffic begun anew", reason=str(problem))
            discard(self.home.traffic)
            self._write(sample)

    def _write(self, sample: Sample) -> None:
        with writing(self.home.traffic) as connection:
            mark = record(connection, sample)
            thin(connection, sample.moment, mark, self.keeping)

    def _read(self, deployments: Sequence[Deployment], moment: Moment) -> dict[int, Minutes]:
        folders = {one.id: self.home.worker_figures(one.name, one.id) for one in deployments}
        return {key: read_minutes(folder, moment) for key, folder in folders.items()}


@contextmanager
def regular_samples(settings: Settings, store: Store, usage: WorkerUsage) -> Iterator[None]:
    """Sample the home of these settings in a thread while the block runs."""
    keeping = Keeping(settings.keep_minutes_days, settings.keep_traffic_days)
    clock, boot_time = SystemClock(), SystemBootTime()
    with sampling(Sampler(store, settings.layout, clock, boot_time, keeping, usage)):
        yield


@contextmanager
def sampling(sampler: Sampler) -> Iterator[None]:
    """Let a sampler work while the block runs: at once, and after each minute."""
    ending = threading.Event()

    def run() -> None:
        sampler.sample()
        while not ending.wait(sampler.until_due_s()):
            sampler.sample()

    thread = threading.Thread(target=run, name="traffic")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
