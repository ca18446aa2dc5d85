"""A machine without processes: what batches, users and crashes do to the overseer, step by step."""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from steam.core.batch_report import BatchReport, write_report
from steam.core.batches import Batch, BatchOrder, SourceIdentity
from steam.core.home import Home
from steam.core.policy import LimitPolicy
from steam.core.records import ProcessIdentity
from steam.core.states import BatchState, DesiredState
from steam.db.memory import MemoryStore
from steam.overseer.act import Fault, no_fault
from steam.overseer.batches.act import BatchPerformer
from steam.overseer.batches.command import BatchSettings
from steam.overseer.batches.observe import BatchObserver
from steam.overseer.batches.turn import BatchOverseer, BatchTurn
from steam.overseer.command import Command
from steam.overseer.limits.rlimits import RlimitConfiner
from steam.overseer.observed import Exit, FoundProcess, Presence
from steam.overseer.processes import Look

MOST_RUNNING = 2


class BrokenPromise(BaseException):
    """Something that must never happen; nothing that is tested may catch it."""


class Death(BaseException):
    """The overseer's process ends here."""


@dataclass
class Process:
    """One process of a batch; `exit` is set once it has ended and nobody has collected it."""

    pid: int
    token: str
    batch_id: int
    is_orphan: bool = False
    exit: Exit | None = None


@dataclass
class Machine:
    """Batches, and everything around the overseer that decides about them.

    Implements what the overseer asks of processes, signals, launching and limits.
    """

    home: Home
    store: MemoryStore = field(default_factory=MemoryStore)
    clock_ms: int = 1_000_000
    boot: str = "boot-1"
    processes: dict[int, Process] = field(default_factory=dict)
    children: set[int] = field(default_factory=set)  # of the overseer that lives now
    rows: dict[str, int] = field(default_factory=dict)  # told by each token
    pids: Iterator[int] = field(default_factory=lambda: itertools.count(100))
    fault: Fault = no_fault
    overseer: BatchOverseer = field(init=False)

    def __post_init__(self) -> None:
        self.renew_overseer()

    # what a test does

    def renew_overseer(self) -> None:
        """Another overseer, as after the death of one: its children are nobody's now."""
        for pid in self.children:
            if (process := self.processes.get(pid)) is not None and process.exit is not None:
                del self.processes[pid]
        self.children = set()
        self.overseer = BatchOverseer(
            observer=BatchObserver(self.store, self.home, self, self),
            performer=BatchPerformer(
                store=self.store,
                clock=self,
                settings=BatchSettings(self.home, MOST_RUNNING, LimitPolicy()),
                processes=self,
                signals=self,
                launcher=self,
                confiner=_NoLimits(),
                fault=self._before,
            ),
            clock=self,
        )

    def _before(self, name: str) -> None:
        self.fault(name)

    def now_ms(self) -> int:
        return self.clock_ms

    def order(self, number: int) -> Batch:
        order = BatchOrder(
            deployment="d",
            version=1,
            artifact_sha256="a" * 64,
            source=f"/data/{number}.csv",
            source_identity=SourceIdentity(1, number, 1, 1),
            target=f"/data/{number}.out.csv",
            parts=str(self.home.root / f".{number}.csv.0123abcd.parts"),
            who="anna",
            why="",
            created_ms=self.clock_ms,
        )
        with self.store.write() as rows:
            return rows.add_batch(order)

    def turn(self) -> BatchTurn:
        try:
            return self.overseer.turn("test", search=True)
        except Death:
            self.renew_overseer()
            return self.overseer.turn("another", search=True)

    def settle(self, turns: int = 400) -> None:
        """Turns, with the time that passes between them; every process does its work and ends."""
        for _ in range(turns):
            turn = self.turn()
            if turn.failures:
                raise BrokenPromise(turn.failures)
            if not turn.running and turn.look_again_ms is None:
                return
            if turn.look_again_ms is None:
                raise BrokenPromise("it would never look again")
            self.clock_ms += turn.look_again_ms
            for process in self.alive():
                if process.is_orphan:
                    raise BrokenPromise("an orphan lives")
                self.tell(process, BatchState.DONE)
                self.end(process, Exit(code=0))
        raise BrokenPromise("it does not come to rest")

    def batch(self, batch_id: int) -> Batch:
        with self.store.read() as rows:
            found = rows.batch(batch_id)
        assert found is not None
        return found

    def batches(self) -> Sequence[Batch]:
        with self.store.read() as rows:
            return rows.batches()

    def want(self, batch_id: int, desired: DesiredState) -> None:
        with self.store.write() as rows:
            rows.update_batch(replace(self.batch(batch_id), desired=desired))

    def alive(self) -> list[Process]:
        return [process for process in self.processes.values() if process.exit is None]

    def tell(self, process: Process, state: BatchState, rows: int = 0) -> None:
        """A process reports, with so many more rows than it had."""
        done = self.rows.get(process.token, self.batch(process.batch_id).rows_done) + rows
        self.rows[process.token] = done
        report = BatchReport(process.token, state, rows_done=done)
        write_report(self.home.batch_report(process.batch_id), report)

    def end(self, process: Process, end: Exit) -> None:
        """A process ends; whoever is not the overseer's child vanishes with its status."""
        if process.pid in self.children:
            process.exit = end
        else:
            del self.processes[process.pid]

    def reboot(self) -> None:
        self.processes.clear()
        self.boot = f"{self.boot}+"
        self.renew_overseer()

    def add_orphan(self) -> None:
        pid = next(self.pids)
        self.processes[pid] = Process(pid, f"orphan-{pid}", 0, is_orphan=True)

    def check(self) -> None:
        """What must be so at every moment."""
        ours = [process for process in self.alive() if not process.is_orphan]
        if len(ours) > MOST_RUNNING:
            raise BrokenPromise("more run at once than may")
        if len({process.batch_id for process in ours}) < len(ours):
            raise BrokenPromise("two processes work on one batch")

    # what the overseer asks: a clock, processes, a launcher and signals

    def launch(self, command: Command) -> int:
        pid = next(self.pids)
        report = Path(command.argv[command.argv.index("--report") + 1])
        process = Process(pid, command.token, int(report.stem))
        if self.batch(process.batch_id).desired is DesiredState.STOPPED:
            raise BrokenPromise("a batch that nobody wants was started")
        self.processes[pid] = process
        self.children.add(pid)
        self.check()
        return pid

    def has_ended(self, token: str) -> bool:
        return any(one.exit is not None for one in self.processes.values() if one.token == token)

    def abandon(self, token: str) -> None:
        raise BrokenPromise("no limit fails here")

    def reap(self, live_tokens: Collection[str]) -> Mapping[str, Exit]:
        ended = [p for p in self.processes.values() if p.exit and p.pid in self.children]
        for process in ended:
            if process.token not in live_tokens:
                del self.processes[process.pid]
        return {p.token: p.exit for p in ended if p.exit and p.token in live_tokens}

    def identify(self, pid: int) -> ProcessIdentity | None:
        return ProcessIdentity(pid, pid, self.boot) if pid in self.processes else None

    def is_of_this_boot(self, identity: ProcessIdentity) -> bool:
        return identity.boot_id == self.boot

    def look(self, identity: ProcessIdentity, token: str) -> Look:
        process = self.processes.get(identity.pid)
        if process is None or not self.is_of_this_boot(identity):
            return Look(Presence.GONE)
        return Look(Presence.OURS if process.token == token else Presence.STRANGER)

    def find(self) -> Sequence[FoundProcess]:
        return [
            FoundProcess(ProcessIdentity(one.pid, one.pid, self.boot), one.token)
            for one in self.alive()
        ]

    def terminate(self, identity: ProcessIdentity, token: str) -> bool:
        raise BrokenPromise("batches are killed: they keep whole what they have done")

    def kill_group(self, identity: ProcessIdentity, token: str) -> bool:
        process = self.processes.get(identity.pid)
        if process is None or process.token != token:
            return False
        if not process.is_orphan:
            batch = self.batch(process.batch_id)
            if batch.token == token and batch.desired is DesiredState.RUNNING:
                raise BrokenPromise("a batch that somebody wants was killed")
        self.end(process, Exit(signal=9))
        return True


class _NoLimits(RlimitConfiner):
    """Limits of processes that are none."""

    def confine(self, pid: int, worker_id: int, deployment: str, limits: LimitPolicy) -> None:
        """Nothing is there to confine."""
