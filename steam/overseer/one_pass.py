"""The pass: observe, reconcile, act and record, a few rounds of it, under one lock."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import structlog

from steam.core.clock import Clock
from steam.core.errors import Busy, SteamError
from steam.core.home import Home
from steam.core.states import WorkerState
from steam.core.store import Store
from steam.overseer.act import Performer
from steam.overseer.batches.turn import BatchOverseer
from steam.overseer.endpoint import NotYet
from steam.overseer.history import History
from steam.overseer.holding import ports_to_hold
from steam.overseer.lease import check_lease
from steam.overseer.lock import locked
from steam.overseer.observe import NOBODY, NOTHING_KNOWN, PROBED_STATES, STARTING_ONLY, Observer
from steam.overseer.observed import Health
from steam.overseer.plan import Action, EndOrphan, Plan, StartWorker
from steam.overseer.reconcile import reconcile
from steam.overseer.report import PassReport
from steam.overseer.sockets.held import HeldSockets
from steam.overseer.upkeep import Upkeep

_MOST_ROUNDS = 8
_UNFINISHED_MS = 100
_SETTLE_PAUSE_S = 0.05

_Target = tuple[type, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Overseer:
    """Makes what runs match what is desired, each time somebody calls for a pass.

    One that `stays` holds the listening sockets between its passes.
    """

    store: Store
    home: Home
    clock: Clock
    observer: Observer
    performer: Performer
    sockets: HeldSockets
    upkeep: Upkeep
    batches: BatchOverseer
    lock_timeout_s: float
    stays: bool = False

    def run_pass(
        self,
        actor: str,
        *,
        probe: Collection[WorkerState] = PROBED_STATES,
        search: bool = True,
        known: Mapping[str, Health] = NOTHING_KNOWN,
    ) -> PassReport:
        """One pass; blocks while another one runs.

        Workers in the states `probe` are asked for their health, but those whose is `known` by
        their token; with `search`, processes are searched for that no row knows, and the home is
        kept in order. Raises Busy when another pass keeps the lock for longer than the timeout,
        Conflict while another machine oversees the home, and the store's errors.
        """
        purpose = "pass of the overseer"
        with locked(self.home, self.home.pass_lock, purpose=purpose, timeout_s=self.lock_timeout_s):
            self._check_lease(actor)
            report = self._rounds(actor, probe=probe, search=search, known=known)
            # After the workers: scoring that somebody waits for comes first.
            report = report.with_batches(self.batches.turn(actor, search=search))
            self.upkeep.after_pass({worker.id for worker in report.workers}, thorough=search)
        if report.actions or report.failures:
            structlog.get_logger().info("pass", **report.fields())
        return report

    def settle(
        self,
        actor: str,
        timeout_s: float,
        *,
        probe: Collection[WorkerState] = PROBED_STATES,
        given_up: Callable[[], bool] = lambda: False,
    ) -> PassReport:
        """Passes until no worker is starting or ending any more, or the time is up.

        At least one; no further one once it is `given_up`.
        """
        deadline = time.monotonic() + timeout_s
        report = self.run_pass(actor, probe=probe)
        while report.is_moving and time.monotonic() < deadline and not given_up():
            time.sleep(_SETTLE_PAUSE_S)
            report = report.then(self.run_pass(actor, probe=STARTING_ONLY, search=False))
        return report

    def _rounds(
        self,
        actor: str,
        *,
        probe: Collection[WorkerState],
        search: bool,
        known: Mapping[str, Health],
    ) -> PassReport:
        """Rounds until there is nothing left to do at once.

        Only the first round probes: a worker misses at most one probe per pass. An action that
        failed is not tried again in the same pass, and the others go on.
        """
        begun = time.monotonic()
        outcome = _Outcome()
        for _ in range(_MOST_ROUNDS):
            desired, observed = self.observer.observe(probe=probe, search=search, known=known)
            plan = reconcile(desired, observed, self.clock.now_ms())
            fresh = [action for action in plan.actions if outcome.is_new(action)]
            if not fresh:
                break
            for action in fresh:
                self._perform(action, actor, outcome)
            probe, search, known = NOBODY, False, NOTHING_KNOWN
        else:
            plan = Plan(look_again_ms=_UNFINISHED_MS)
        now_ms = self.clock.now_ms()
        self.sockets.hold_only(ports_to_hold(desired, observed, now_ms) if self.stays else {})
        return PassReport(
            actor=actor,
            actions=tuple(outcome.done),
            failures=tuple(outcome.failures.values()),
            workers=tuple(sighting.worker for sighting in observed.sightings),
            desired=tuple(desired),
            look_again_ms=_UNFINISHED_MS if outcome.put_off else plan.look_again_ms,
            took_ms=round((time.monotonic() - begun) * 1000),
            put_off=bool(outcome.put_off),
        )

    def _check_lease(self, actor: str) -> None:
        now_ms = self.clock.now_ms()
        taken = check_lease(self.home, now_ms)
        if taken is not None:
            with self.store.write() as rows:
                rows.add_event(
                    ms=now_ms, actor=actor, kind=taken.kind, thing="overseer", text=taken.text
                )

    def _perform(self, action: Action, actor: str, outcome: "_Outcome") -> None:
        try:
            self.performer.perform(action, actor)
            outcome.done.append(action)
        except NotYet as not_yet:
            outcome.put_off.add(_target(action))
            structlog.get_logger().info("put off", **_about(action), reason=str(not_yet))
        except Busy:
            raise  # the database is locked: each further action would wait as long, and in vain
        except Exception as error:  # noqa: BLE001 - one failing action must not stop the others
            outcome.failures[_target(action)] = f"{type(action).__name__}: {error}"
            structlog.get_logger().warning("action failed", **_about(action), exc_info=error)
            self._tell_failure(action, actor, error)

    def _tell_failure(self, action: Action, actor: str, error: Exception) -> None:
        text = f"{type(action).__name__} failed. {error}"
        about = _about(action)
        try:
            with self.store.write() as rows:
                history = History(rows, actor, self.clock.now_ms())
                if (deployment := about.get("deployment")) is not None:
                    history.tell_once(deployment, "action-failed", text)
        except SteamError as unwritten:
            # The log above has the failure; a full disk or a locked database has no room for it.
            structlog.get_logger().warning("failure not recorded", reason=str(unwritten))


@dataclass(slots=True)
class _Outcome:
    """What became of the actions of one pass."""

    done: list[Action] = field(default_factory=list)
    failures: dict[_Target, str] = field(default_factory=dict)
    put_off: set[_Target] = field(default_factory=set)

    def is_new(self, action: Action) -> bool:
        target = _target(action)
        return target not in self.failures and target not in self.put_off


def _target(action: Action) -> _Target:
    """What an action does to whom; the same from round to round, though its times differ."""
    return type(action), tuple(sorted(_about(action).items()))


def _about(action: Action) -> dict[str, int]:
    """Whom an action concerns, for the log."""
    match action:
        case StartWorker():
            return {"deployment": action.deployment_id, "slot": action.slot}
        case EndOrphan():
            return {"pid": action.identity.pid}
        case _:
            return {"deployment": action.worker.deployment_id, "worker": action.worker.id}
