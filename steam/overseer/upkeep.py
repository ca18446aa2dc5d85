"""What an overseer does besides its passes: incidents, logs, old history, leftovers of limits."""

import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

import structlog

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.core.store import Store
from steam.overseer.alerts.alerts import Alerts
from steam.overseer.limits.confiner import Confiner
from steam.overseer.worker_log import rotate

_DAY_MS = 86_400_000
_WORKER_LOG = re.compile(r"worker-(?P<deployment>.+)-\d+\.log(\.\w+)?")
_TRIM_EVERY_MS = 3_600_000
_MOST_TRIMS = 10  # short transactions, one after the other


@dataclass(slots=True)
class Upkeep:
    """Keeps a home in order. Nothing in it keeps the overseer from its work.

    History older than `keep_events_days` and workers that ended more than `keep_workers_days`
    ago are removed.
    """

    store: Store
    home: Home
    clock: Clock
    alerts: Alerts
    confiner: Confiner
    keep_events_days: int
    keep_workers_days: int
    trimmed_ms: int = 0

    def after_pass(self, live_ids: Collection[int], *, thorough: bool) -> None:
        """Milliseconds, under the lock of the pass; `live_ids` are those of live workers."""
        self.alerts.review()
        if thorough:
            self.confiner.sweep(live_ids)
            self._tidy_logs()
            self._tidy_figures()
            self._trim()

    def tell(self) -> None:
        """Tell of incidents what is due: seconds, and under no lock."""
        self.alerts.tell()

    def _tidy_logs(self) -> None:
        """Rotate what has grown large, and remove the logs of deployments that are gone."""
        with self.store.read() as rows:
            names = {deployment.name for deployment in rows.deployments()}
        for log in sorted(self.home.logs.iterdir()):
            of_worker = _WORKER_LOG.fullmatch(log.name)
            if of_worker and of_worker["deployment"] not in names:
                with suppress(OSError):  # the next time, then
                    log.unlink()
            elif log.suffix == ".log":
                rotate(log)

    def _tidy_figures(self) -> None:
        """Remove what the workers of deployments that are gone have counted."""
        with self.store.read() as rows:
            deployments = rows.deployments()
        kept = {self.home.worker_figures(one.name, one.id) for one in deployments}
        with suppress(FileNotFoundError):  # a home of before, in which no worker has counted yet
            for folder in self.home.figures.iterdir():
                if folder not in kept:
                    shutil.rmtree(folder, ignore_errors=True)  # else the next time

    def _trim(self) -> None:
        now_ms = self.clock.now_ms()
        if 0 <= now_ms - self.trimmed_ms < _TRIM_EVERY_MS:
            return
        self.trimmed_ms = now_ms
        try:
            for _ in range(_MOST_TRIMS):
                with self.store.write() as rows:
                    removed = rows.trim(
                        events_before_ms=now_ms - self.keep_events_days * _DAY_MS,
                        workers_before_ms=now_ms - self.keep_workers_days * _DAY_MS,
                    )
                if not removed.total:
                    return
        except SteamError as error:
            structlog.get_logger().warning("history not trimmed", reason=str(error))
