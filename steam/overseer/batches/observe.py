"""Looking at batches: their rows, the processes behind them, and what those tell."""

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from steam.core.batch_folder import read_parts
from steam.core.batch_report import BatchReport, read_report
from steam.core.batches import Batch
from steam.core.home import Home
from steam.core.states import BatchState
from steam.core.store import Store
from steam.overseer.batches.observed import BatchesObserved, BatchSighting
from steam.overseer.last_words import RAN_OUT_OF_MEMORY, reason_of
from steam.overseer.launch import Launcher
from steam.overseer.observed import Exit, FoundProcess, Presence
from steam.overseer.processes import Processes
from steam.overseer.worker_log import last_lines

_NO_MEMORY = "memory allocation of"  # what libraries in Rust say before they abort
_MAY_BE_ELSEWHERE = frozenset({Presence.UNBORN, Presence.GONE, Presence.STRANGER})


@dataclass(frozen=True, slots=True)
class BatchObserver:
    """Looks at all that a decision about batches needs."""

    store: Store
    home: Home
    processes: Processes
    launcher: Launcher

    def observe(self, *, search: bool) -> BatchesObserved:
        """What is seen at one moment; with `search` also processes that no row knows."""
        with self.store.read() as rows:
            unfinished = rows.unfinished_batches()
        running = [batch for batch in unfinished if batch.state is BatchState.RUNNING]
        exits = self.launcher.reap({batch.token for batch in running})
        seen = [self._sight(batch, exits.get(batch.token)) for batch in running]
        missed = any(sighting.presence in _MAY_BE_ELSEWHERE for sighting in seen)
        found = self.processes.find() if search or missed else ()
        by_token = {process.token: process for process in found}
        tokens = {batch.token for batch in running}
        return BatchesObserved(
            running=tuple(self._told(_traced(one, by_token)) for one in seen),
            queued=tuple(batch for batch in unfinished if batch.state is BatchState.QUEUED),
            orphans=tuple(process for process in found if process.token not in tokens),
        )

    def _sight(self, batch: Batch, end: Exit | None) -> BatchSighting:
        if end is not None:
            return BatchSighting(batch, Presence.DEAD, batch.identity, end)
        if batch.identity is None:
            return BatchSighting(batch, Presence.UNBORN)
        look = self.processes.look(batch.identity, batch.token)
        of_earlier_boot = not self.processes.is_of_this_boot(batch.identity)
        return BatchSighting(
            batch, look.presence, batch.identity, look.exit, of_earlier_boot=of_earlier_boot
        )

    def _told(self, sighting: BatchSighting) -> BatchSighting:
        """The sighting, with the last report of its process, and the reason of its end.

        The report is read after the look: what has ended then tells nothing more.
        """
        end = sighting.exit
        if end is not None:
            lines = last_lines(self.home.batch_log(sighting.batch.id))
            sighting = replace(sighting, exit=replace(end, says=_reason(end, lines)))
        report = self._report(sighting.batch)
        if sighting.presence is not Presence.OURS:
            report = _counted(sighting.batch, report)
        return replace(sighting, report=report)

    def _report(self, batch: Batch) -> BatchReport | None:
        report = read_report(self.home.batch_report(batch.id))
        return report if report is not None and report.token == batch.token else None


def _counted(batch: Batch, report: BatchReport | None) -> BatchReport | None:
    """The last report of a process that was ended before it could tell of all that it had done."""
    if report is not None and report.state is not BatchState.RUNNING:
        return report
    try:
        parts = read_parts(Path(batch.order.parts))
    except OSError:  # it had not come so far, or its disk is gone
        return report
    told = report or BatchReport(
        batch.token, BatchState.RUNNING, rows_total=batch.rows_total, fraction=batch.fraction
    )
    return replace(
        told,
        rows_done=sum(part.rows for part in parts),
        rows_refused=sum(part.refused for part in parts),
    )


def _reason(end: Exit, lines: Sequence[str]) -> str:
    if end.signal == signal.SIGABRT and any(line.startswith(_NO_MEMORY) for line in lines):
        return f"{RAN_OUT_OF_MEMORY}: STEAM_BATCH_MEMORY_MB gives it more."
    return reason_of(end, lines, told=False, oom_kills_grew=None)


def _traced(sighting: BatchSighting, found: Mapping[str, FoundProcess]) -> BatchSighting:
    """The sighting, with the process that carries the row's token where the row has it wrong."""
    process = found.get(sighting.batch.token)
    if process is None or sighting.presence not in _MAY_BE_ELSEWHERE:
        return sighting
    return replace(sighting, presence=Presence.OURS, identity=process.identity)
