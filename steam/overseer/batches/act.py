"""Acting upon batches: starts and ends their processes, and records what became of them."""

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from steam.core.batch_folder import remove_folder
from steam.core.batches import Batch
from steam.core.clock import Clock
from steam.core.states import BatchState, DesiredState
from steam.core.store import Store, Writer
from steam.overseer.act import Fault, no_fault
from steam.overseer.batches.command import BatchSettings, batch_command
from steam.overseer.batches.decide import given_back
from steam.overseer.batches.plan import (
    AdoptBatch,
    BatchAction,
    EndBatch,
    EndBatchOrphan,
    KillBatch,
    RecordProgress,
    StartBatch,
)
from steam.overseer.batches.recording import keep, tell
from steam.overseer.batches.story import end_kind, end_text
from steam.overseer.batches.transitions import ended, row_of, started
from steam.overseer.launch import Launcher
from steam.overseer.limits.confiner import Confiner
from steam.overseer.processes import Processes
from steam.overseer.signals import Signals

BATCH_FAULT_POINTS = (
    "batch.row",
    "batch.launch",
    "batch.confine",
    "batch.identity",
    "batch.kill",
    "batch.orphan",
    "batch.parts",
    "batch.record",
)

_GROUP = "-batch"  # no deployment can be called so: names do not begin with a dash
_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class BatchPerformer:
    """Performs actions upon batches, one at a time."""

    store: Store
    clock: Clock
    settings: BatchSettings
    processes: Processes
    signals: Signals
    launcher: Launcher
    confiner: Confiner
    fault: Fault = no_fault

    def perform(self, action: BatchAction, actor: str) -> None:
        """Do it and record it. Raises SteamError or OSError when it cannot be done."""
        match action:
            case StartBatch():
                self._start(action.batch, actor)
            case AdoptBatch():
                self._adopt(action, actor)
            case RecordProgress():
                self.fault("batch.record")
                with self.store.write() as rows:
                    keep(rows, row_of(action.batch, action.report))
            case KillBatch():
                self._kill(action.batch)
            case EndBatch():
                self._end(action, actor)
            case EndBatchOrphan():
                self._end_orphan(action, actor)

    def _start(self, batch: Batch, actor: str) -> None:
        """Row first, then the process, then its identity: at no point is a process unknown."""
        self.fault("batch.row")
        now_ms = self.clock.now_ms()
        with self.store.write() as rows:
            current = rows.batch(batch.id)
            if current is None or not _may_start(current):
                return
            batch = started(current, secrets.token_hex(_TOKEN_BYTES), now_ms)
            rows.update_batch(batch)
        try:
            pid = self._launch(batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, this batch waits and others go on
            self._record_failure(batch, error, actor)
            return
        self.fault("batch.identity")
        identity = self.processes.identify(pid)
        with self.store.write() as rows:
            keep(rows, replace(batch, identity=identity))
            again = f", for the {batch.attempts}. time" if batch.attempts > 1 else ""
            self._tell(rows, batch, actor, "batch-started", f"was started (pid {pid}{again}).")

    def _launch(self, batch: Batch) -> int:
        self.settings.home.batches.mkdir(mode=0o700, exist_ok=True)
        self.fault("batch.launch")
        pid = self.launcher.launch(batch_command(self.settings, batch, batch.token))
        self.fault("batch.confine")
        try:
            self._confine(batch.id, pid)
        except OSError:
            if not self.launcher.has_ended(batch.token):
                self.launcher.abandon(batch.token)  # better none than one without its limits
                raise
        return pid

    def _confine(self, batch_id: int, pid: int) -> None:
        self.confiner.confine(pid, batch_id, _GROUP, self.settings.limits)

    def _record_failure(self, batch: Batch, error: Exception, actor: str) -> None:
        reason = f"It could not be started. {str(error) or type(error).__name__}"
        self._record(given_back(batch, None, reason, self.clock.now_ms()), actor)

    def _adopt(self, action: AdoptBatch, actor: str) -> None:
        """Record whose process it is; one whose start was cut short has no limits yet."""
        if action.batch.identity is None:
            self._confine(action.batch.id, action.identity.pid)
        self.fault("batch.record")
        with self.store.write() as rows:
            keep(rows, replace(action.batch, identity=action.identity))
            text = f"was found running as pid {action.identity.pid}."
            self._tell(rows, action.batch, actor, "batch-adopted", text)

    def _kill(self, batch: Batch) -> None:
        """The next look finds it ended, and records why."""
        if batch.identity is not None:
            self.fault("batch.kill")
            self.signals.kill_group(batch.identity, batch.token)

    def _end(self, action: EndBatch, actor: str) -> None:
        batch = action.batch
        limit = self.confiner.ended(batch.id, _GROUP)
        if limit and not _is_own_decision(action):
            action = replace(action, message=limit)
        if action.state is BatchState.DONE:
            self.fault("batch.parts")
            self._clear(batch)
        self._record(action, actor)

    def _record(self, action: EndBatch, actor: str) -> None:
        self.fault("batch.record")
        now_ms = self.clock.now_ms()
        batch = ended(action, now_ms)
        with self.store.write() as rows:
            keep(rows, batch)
            self._tell(rows, batch, actor, end_kind(batch.state), end_text(batch))

    def _clear(self, batch: Batch) -> None:
        """Remove what was there only for the sake of the batch."""
        try:
            remove_folder(Path(batch.order.parts))
            source = Path(batch.order.source)
            if source.parent == self.settings.home.batches:  # a frame, exported for it
                source.unlink(missing_ok=True)
        except OSError as error:
            # The target is there: what is left of the parts is no reason to keep it back.
            structlog.get_logger().warning("parts not removed", batch=batch.id, reason=str(error))

    def _end_orphan(self, action: EndBatchOrphan, actor: str) -> None:
        self.fault("batch.orphan")
        if self.signals.kill_group(action.identity, action.token):
            with self.store.write() as rows:
                rows.add_event(
                    ms=self.clock.now_ms(),
                    actor=actor,
                    kind="orphan-ended",
                    thing="overseer",
                    text=f"Pid {action.identity.pid}, a batch that no record knew, was ended.",
                )

    def _tell(self, rows: Writer, batch: Batch, actor: str, kind: str, text: str) -> None:
        tell(rows, batch, kind, text, actor=actor, ms=self.clock.now_ms())


def _is_own_decision(action: EndBatch) -> bool:
    """Whether a batch ended as it or a user decided, so that no limit was the reason."""
    if action.state in {BatchState.DONE, BatchState.CANCELLED}:
        return True
    return action.report is not None and action.report.state is BatchState.FAILED


def _may_start(batch: Batch) -> bool:
    return batch.state is BatchState.QUEUED and batch.desired is DesiredState.RUNNING
