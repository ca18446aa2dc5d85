"""What the workers of deployments use of the machine."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from steam.core.records import ProcessIdentity, Worker
from steam.web.traffic.kept import Kept
from steam.web.traffic.process import ProcessFigures, read_process

_FRESH_S = 3.0
_MOST_WORKERS = 4096

Read = Callable[..., ProcessFigures | None]


@dataclass(frozen=True, slots=True)
class Usage:
    """What one worker uses.

    `rss_bytes` is its resident memory, in which pages that it shares with others count whole;
    `pss_bytes` its part of them, where asked for. `cpu_percent` is that of one core since the
    worker was looked at before; None the first time. `open_files` is None where unknown.
    """

    rss_bytes: int
    pss_bytes: int | None
    cpu_percent: float | None
    threads: int
    open_files: int | None


class WorkerUsage:
    """Looks at workers at most once in three seconds each. Safe in any thread, and bounded."""

    def __init__(
        self, read: Read = read_process, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._now_s = now_s
        self._kept: Kept[Usage | None] = Kept(_FRESH_S, _MOST_WORKERS, now_s)
        self._shares: Kept[int | None] = Kept(_FRESH_S, _MOST_WORKERS, now_s)
        self._before: dict[ProcessIdentity, tuple[float, float]] = {}

    def worker_usage(
        self, workers: Iterable[Worker], *, shares: bool = False
    ) -> Mapping[int, Usage]:
        """What each of some workers uses, by its id; those without a live process are absent.

        `shares` asks for `pss_bytes`, some milliseconds for each: for a page about few workers.
        """
        found: dict[int, Usage] = {}
        for worker in workers:
            usage = None if worker.identity is None else self._usage(worker.identity, shares)
            if usage is not None:
                found[worker.id] = usage
        return found

    def _usage(self, identity: ProcessIdentity, shares: bool) -> Usage | None:
        usage = self._kept.get(identity, partial(self._look, identity))
        if usage is None or not shares:
            return usage
        return replace(usage, pss_bytes=self._shares.get(identity, partial(self._share, identity)))

    def _look(self, identity: ProcessIdentity) -> Usage | None:
        """Only `Kept` calls this, and one call at a time."""
        figures = self._read(identity, shares=False)
        if figures is None:
            self._before.pop(identity, None)
            return None
        return Usage(
            rss_bytes=figures.rss_bytes,
            pss_bytes=None,
            cpu_percent=self._cpu_percent(identity, figures.cpu_s),
            threads=figures.threads,
            open_files=figures.open_files,
        )

    def _share(self, identity: ProcessIdentity) -> int | None:
        figures = self._read(identity, shares=True)
        return None if figures is None else figures.pss_bytes

    def _cpu_percent(self, identity: ProcessIdentity, cpu_s: float) -> float | None:
        now_s = self._now_s()
        before = self._before.pop(identity, None)
        while len(self._before) >= _MOST_WORKERS:
            del self._before[next(iter(self._before))]  # the one looked at longest ago
        self._before[identity] = (now_s, cpu_s)
        return None if before is None else 100 * (cpu_s - before[1]) / (now_s - before[0])
