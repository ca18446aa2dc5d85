"""A pure world for property tests: rows and processes that plans are applied to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from steam.core.policy import SupervisionPolicy
from steam.core.records import ProcessIdentity, Worker
from steam.core.states import LIVE_STATES, WAITING_STATES, WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Exit, FoundProcess, Health, Observed, Presence, Sighting
from steam.overseer.plan import (
    Action,
    EndOrphan,
    KillWorker,
    Plan,
    StartWorker,
    StopWorker,
)
from steam.overseer.transitions import row_after

POLICY = SupervisionPolicy()
Reconcile = Callable[[Sequence[DesiredDeployment], Observed, int], Plan]


class BrokenPromise(AssertionError):
    """Something happened that must never happen."""


@dataclass
class Simulator:
    """Rows, the sightings behind them, and a clock.

    A signalled process ends, unless it is stubborn and only told to. A started one is ready at
    the next look.
    """

    desired: list[DesiredDeployment]
    now_ms: int = 1_000_000
    rows: dict[int, Worker] = field(default_factory=dict)
    presence: dict[int, Presence] = field(default_factory=dict)
    health: dict[int, Health] = field(default_factory=dict)
    exits: dict[int, Exit] = field(default_factory=dict)
    stubborn: set[int] = field(default_factory=set)
    orphans: list[FoundProcess] = field(default_factory=list)
    starts: list[StartWorker] = field(default_factory=list)

    def add(self, worker: Worker, presence: Presence, health: Health) -> None:
        self.rows[worker.id] = worker
        self.presence[worker.id] = presence
        self.health[worker.id] = health

    def observe(self) -> Observed:
        return Observed(
            sightings=tuple(self._sight(row) for row in self.live()),
            waiting=tuple(row for row in self.rows.values() if row.state in WAITING_STATES),
            orphans=tuple(self.orphans),
        )

    def live(self) -> list[Worker]:
        return [row for row in self.rows.values() if row.state in LIVE_STATES]

    def apply(self, plan: Plan) -> None:
        for action in plan.actions:
            self._apply(action)
            self.check()

    def step(self, reconcile: Reconcile) -> Plan:
        plan = reconcile(self.desired, self.observe(), self.now_ms)
        self.apply(plan)
        return plan

    def settle(self, reconcile: Reconcile, rounds: int = 1500) -> int:
        """Rounds until nothing is left to do and nothing is due by time; BrokenPromise if never."""
        for number in range(rounds):
            plan = self.step(reconcile)
            if not plan.actions:
                if plan.look_again_ms is None:
                    return number
                self.now_ms += plan.look_again_ms
        raise BrokenPromise("it never comes to rest")

    def check(self) -> None:
        held = [(row.version_id, row.slot) for row in self.live()]
        if len(held) != len(set(held)):
            raise BrokenPromise("two live workers for one slot of one version")

    def is_perfect(self) -> bool:
        """Whether exactly the desired workers run and no process is left over."""
        wanted = {(d.id, d.version_id, slot) for d in self.desired for slot in range(d.slots)}
        running = [
            (row.deployment_id, row.version_id, row.slot)
            for row in self.live()
            if row.state is WorkerState.RUNNING and self.presence[row.id] is Presence.OURS
        ]
        return set(running) == wanted and len(running) == len(self.live()) and not self.orphans

    def _sight(self, row: Worker) -> Sighting:
        identity = row.identity
        presence = self.presence[row.id]
        if presence is Presence.OURS and identity is None:
            identity = ProcessIdentity(10_000 + row.id, row.id, "boot")
        health = self.health[row.id] if presence is Presence.OURS else Health.NOT_PROBED
        return Sighting(row, presence, health, identity, self.exits.get(row.id))

    def _apply(self, action: Action) -> None:
        match action:
            case StartWorker():
                self._start(action)
                return
            case EndOrphan():
                self.orphans = [o for o in self.orphans if o.identity != action.identity]
                return
            case StopWorker() | KillWorker():
                self._signal(action)
        self.rows[action.worker.id] = row_after(action, self.now_ms)

    def _start(self, action: StartWorker) -> None:
        self.starts.append(action)
        deployment = next(d for d in self.desired if d.id == action.deployment_id)
        if action.slot >= deployment.slots or action.version_id != deployment.version_id:
            raise BrokenPromise("a start that nobody wants")
        number = 1 + max(self.rows, default=0)
        worker = Worker(
            id=number,
            deployment_id=action.deployment_id,
            version_id=action.version_id,
            slot=action.slot,
            token=f"token-{number}",
            port=9000 + number,
            state=WorkerState.STARTING,
            since_ms=self.now_ms,
            started_ms=max(self.now_ms, deployment.restart_ms),
            restarts=action.restarts,
            identity=ProcessIdentity(10_000 + number, number, "boot"),
        )
        self.add(worker, Presence.OURS, Health.READY)

    def _signal(self, action: StopWorker | KillWorker) -> None:
        number = action.worker.id
        if self.presence[number] is not Presence.OURS:
            raise BrokenPromise("a signal to a process that is not ours")
        if isinstance(action, KillWorker) or number not in self.stubborn:
            self.presence[number] = Presence.DEAD
            self.exits[number] = Exit(signal=9) if isinstance(action, KillWorker) else Exit(code=0)


def waiting_row(worker: Worker, state: WorkerState, retry_at_ms: int) -> Worker:
    """An ended row whose slot waits."""
    return replace(worker, state=state, ended_ms=worker.since_ms, retry_at_ms=retry_at_ms)
