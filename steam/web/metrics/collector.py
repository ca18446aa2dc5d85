"""All metrics of the master, gathered when somebody asks."""

import platform
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import structlog

from steam import __version__
from steam.core.errors import SteamError
from steam.overseer import figures
from steam.scoring.exposition import Family, Sample, counter, exposition, gauge, histogram
from steam.scoring.resources import process_families
from steam.web.gateway.figures import GatewayFigures
from steam.web.metrics.fleet import Fleet, fleet_families
from steam.web.metrics.gateway import gateway_families
from steam.web.metrics.lives import WorkerLives
from steam.web.metrics.overseer import overseer_families
from steam.web.metrics.records import database_families, record_families
from steam.web.metrics.restarts import OTHERS
from steam.web.services import MasterServices


class Collector:
    """Gathers the metrics of one home. Safe in any thread; scrapes take turns."""

    def __init__(self, services: MasterServices, gateway: Callable[[], GatewayFigures]) -> None:
        self._services = services
        self._gateway = gateway
        self._started_ms = services.clock.now_ms()
        self._lock = threading.Lock()
        with services.store.read() as reader:
            self._lives = WorkerLives(reader)

    def text(self, seen: Collection[str] | None = None) -> str:
        """What Prometheus reads. A database that cannot be read is a metric, not an error.

        Samples of single deployments are those of the `seen` ones; None: of all.
        """
        with self._lock:
            families = list(self._families())
        return exposition(families if seen is None else [_only(one, seen) for one in families])

    def _families(self) -> Iterator[Family]:
        services, now_ms = self._services, self._services.clock.now_ms()
        about = {"version": __version__, "python": platform.python_version()}
        yield gauge("steam_build_info", "What runs here.", Sample(1, about))
        yield from process_families(self._started_ms)
        yield from database_families(services.home.database)
        recorded = self._recorded(now_ms)
        yield gauge("steam_database_readable", "1 if its records could be read.", bool(recorded))
        yield from recorded
        overseer = figures.read(services.home.overseer_figures)
        yield from overseer_families(overseer, now_ms, services.pass_interval_s)
        last_pass_ms = services.last_pass_ms()
        if last_pass_ms is not None:
            yield gauge(
                "steam_master_last_pass_time_seconds",
                "When the master last made a pass itself, in Unix time.",
                last_pass_ms / 1000,
            )
        yield from gateway_families(self._gateway())

    def _recorded(self, now_ms: int) -> list[Family]:
        """What the database tells; nothing when it cannot be read."""
        try:
            with self._services.store.read() as reader:
                fleet = Fleet(reader.deployments(), reader.newest_workers(), now_ms)
                self._lives.follow(reader, fleet.deployments, fleet.workers)
                return [
                    *fleet_families(fleet),
                    *self._life_families(fleet),
                    *record_families(reader),
                ]
        except SteamError as error:
            structlog.get_logger().warning("records not counted", reason=str(error))
            return []

    def _life_families(self, fleet: Fleet) -> Iterator[Family]:
        restarts = self._lives.restarts.by_name(fleet.deployments)
        yield counter(
            "steam_worker_restarts_total",
            "Workers started in the place of another, by deployment and reason.",
            *(
                Sample(count, {"deployment": name, "reason": reason.value})
                for (name, reason), count in restarts.items()
            ),
        )
        yield histogram(
            "steam_worker_recovery_seconds",
            "Time from the end of a worker by a fault to the next ready one of its slot.",
            self._lives.recoveries.durations(),
        )


def _only(family: Family, seen: Collection[str]) -> Family:
    """The family without the samples of other deployments."""
    known = {*seen, OTHERS}
    samples = (one for one in family.samples if one.labels.get("deployment", OTHERS) in known)
    return replace(family, samples=tuple(samples))
