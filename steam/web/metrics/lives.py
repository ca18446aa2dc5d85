"""Restarts and recoveries, counted from the rows of workers as they change."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from steam.core.records import Deployment, Worker
from steam.core.states import DesiredState
from steam.core.store import Reader
from steam.web.metrics.reasons import Reason, end_reason, restart_reason
from steam.web.metrics.restarts import RestartCounts
from steam.web.metrics.spread import Spread

_RECOVERY_BOUNDS_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_FIRST_ROWS = 16
_MOST_ROWS = 1 << 14


@dataclass(slots=True)
class _Slot:
    """The newest row of a slot, and since when nobody answers there, if so."""

    newest: Worker
    down_since_ms: int | None = None


class WorkerLives:
    """Follows the workers of all deployments; reads only rows that are new or have changed.

    Counts start at zero with the object, as Prometheus expects of a process that starts: what is
    in the rows then is where they begin. Not safe to share between threads by itself.
    """

    def __init__(self, reader: Reader) -> None:
        self.restarts = RestartCounts()
        self.recoveries = Spread(_RECOVERY_BOUNDS_S)
        self._slots: dict[tuple[int, int], _Slot] = {}
        self._open: defaultdict[int, dict[int, Worker]] = defaultdict(dict)  # rows without an end
        self._highest: dict[int, int] = {}  # id of a row, by deployment
        deployments = reader.deployments()
        self._know(deployments)
        for deployment, rows in _by_deployment(deployments, reader.newest_workers()):
            for row in rows:
                self._slots[row.deployment_id, row.slot] = _Slot(row, _down_since(row, deployment))
                self._note(row)

    def follow(
        self, reader: Reader, deployments: Sequence[Deployment], newest: Iterable[Worker]
    ) -> None:
        """Count what has happened since the last call; `newest` is `reader.newest_workers()`."""
        self._know(deployments)
        for deployment, shown in _by_deployment(deployments, newest):
            rows = [*self._hidden(reader, deployment.id, shown), *shown]
            self._learn(deployment, sorted(rows, key=lambda row: row.id))
            if deployment.desired is DesiredState.STOPPED:
                self._expect_nobody(deployment.id)

    def _hidden(
        self, reader: Reader, deployment_id: int, shown: Sequence[Worker]
    ) -> Sequence[Worker]:
        """New and changed rows that are not shown, as another one has followed them already."""
        ids = {worker.id for worker in shown}
        gone = self._open[deployment_id].keys() - ids
        highest = self._highest.get(deployment_id, 0)
        if not gone and max(ids, default=0) <= highest:
            return ()
        floor, limit = min(highest, *gone) if gone else highest, _FIRST_ROWS
        rows = reader.workers(deployment_id, limit)
        while len(rows) == limit < _MOST_ROWS and rows[-1].id > floor:
            limit *= 8
            rows = reader.workers(deployment_id, limit)
        return [row for row in rows if row.id not in ids]

    def _learn(self, deployment: Deployment, rows: Sequence[Worker]) -> None:
        """Go through rows of one deployment, oldest first, each as it is now."""
        opened, self._open[deployment.id] = self._open[deployment.id], {}
        highest = self._highest.get(deployment.id, 0)
        for row in rows:
            before = opened.get(row.id)
            if before is not None or row.id > highest:
                self._live(deployment, before, row, rows)
                self._note(row)

    def _live(
        self, deployment: Deployment, before: Worker | None, row: Worker, rows: Sequence[Worker]
    ) -> None:
        """One row, which was `before` when it was last seen."""
        misses = deployment.policy.supervision.probe_misses
        slot = self._slots.get((row.deployment_id, row.slot))
        if slot is None:
            slot = self._slots[row.deployment_id, row.slot] = _Slot(row)
        elif before is None:
            self.restarts.add(deployment.id, restart_reason(slot.newest, row, misses))
        if row.id >= slot.newest.id:
            slot.newest = row
        if row.ready_ms is not None and (before is None or before.ready_ms is None):
            self._recover(slot, row.ready_ms)
        if row.ended_ms is None:
            return
        if end_reason(row, misses) is Reason.ASKED:
            slot.down_since_ms = None
        elif slot.down_since_ms is None and not _is_covered(row, row.ended_ms, rows):
            slot.down_since_ms = row.ended_ms

    def _recover(self, slot: _Slot, ready_ms: int) -> None:
        if slot.down_since_ms is not None:
            # The clock may have been set back.
            self.recoveries.add(max(0, ready_ms - slot.down_since_ms) / 1000)
            slot.down_since_ms = None

    def _note(self, row: Worker) -> None:
        if row.ended_ms is None:
            self._open[row.deployment_id][row.id] = row
        self._highest[row.deployment_id] = max(self._highest.get(row.deployment_id, 0), row.id)

    def _expect_nobody(self, deployment_id: int) -> None:
        for (owner, _), slot in self._slots.items():
            if owner == deployment_id:
                slot.down_since_ms = None

    def _know(self, deployments: Sequence[Deployment]) -> None:
        known = {deployment.id for deployment in deployments}
        self.restarts.know(known)
        for gone in self._highest.keys() - known:
            del self._highest[gone]
            self._open.pop(gone, None)
        for key in [key for key in self._slots if key[0] not in known]:
            del self._slots[key]


def _down_since(row: Worker, deployment: Deployment) -> int | None:
    misses = deployment.policy.supervision.probe_misses
    if row.ended_ms is None or end_reason(row, misses) is Reason.ASKED:
        return None
    return row.ended_ms


def _is_covered(ended: Worker, ended_ms: int, rows: Iterable[Worker]) -> bool:
    """Whether another worker of the slot answered already: the next version, for one."""
    return any(
        row.slot == ended.slot
        and row.ended_ms is None
        and row.ready_ms is not None
        and row.ready_ms <= ended_ms
        for row in rows
    )


def _by_deployment(
    deployments: Sequence[Deployment], workers: Iterable[Worker]
) -> list[tuple[Deployment, list[Worker]]]:
    """The deployments in the order of their ids, each with its workers in the order of theirs."""
    of: defaultdict[int, list[Worker]] = defaultdict(list)
    for worker in sorted(workers, key=lambda worker: worker.id):
        of[worker.deployment_id].append(worker)
    return [(one, of[one.id]) for one in sorted(deployments, key=lambda one: one.id)]
