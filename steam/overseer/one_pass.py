"""The pass: observe, reconcile, act and record, a few rounds of it, under one lock."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from steam.core.clock import Clock
from steam.core.errors import Busy, SteamError
from steam.core.home import Home
from steam.core.states import WorkerState
from steam.core.store import Store
from steam.overseer.act import Performer
from steam.overseer.batches.turn import BatchOverseer
from steam.overseer.desired import DesiredDeployment
from steam.overseer.endpoint import NotYet
from steam.overseer.history import History
from steam.overseer.holding import ports_to_hold, ports_to_open
from steam.overseer.lease import check_lease
from steam.overseer.lock import locked
from steam.overseer.observe import NOBODY, NOTHING_KNOWN, PROBED_STATES, STARTING_ONLY, Observer
from steam.overseer.observed import Health, Observed
from steam.overseer.outcome import Outcome, about, target_of
from steam.overseer.plan import Action, Plan
from steam.overseer.reconcile import reconcile
from steam.overseer.report import PassReport
from steam.overseer.sockets.held import HeldSockets
from steam.overseer.upkeep import Upkeep
from steam.overseer.wave import GATHERING_S, Wave

_MOST_ROUNDS = 8
_UNFINISHED_MS = 100
_SETTLE_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Overseer:
    """Makes what runs match what is desired, each time somebody calls for a pass.

    At most `starts` workers are starting at once. One that `stays` holds the listening sockets
    between its passes.
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
    starts: int
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
        """Passes until no worker starts, ends or waits for its turn any more, or time is up.

        At least one; no further one once it is `given_up`.
        """
        deadline = time.monotonic() + timeout_s
        report = self.run_pass(actor, probe=probe)
        while report.is_moving and time.monotonic() < deadline and not given_up():
            time.sleep(GATHERING_S if report.starts_waiting else _SETTLE_PAUSE_S)
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
        outcome = Outcome()
        for _ in range(_MOST_ROUNDS):
            desired, observed = self.observer.observe(probe=probe, search=search, known=known)
            wave = Wave(self.starts, outcome.slots_tried())
            plan = reconcile(desired, observed, self.clock.now_ms(), wave)
            fresh = [action for action in plan.actions if outcome.is_new(action)]
            if not fresh:
                break
            for action in fresh:
                self._perform(action, actor, outcome)
            probe, search, known = NOBODY, False, NOTHING_KNOWN
        else:
            plan = replace(plan, look_again_ms=_UNFINISHED_MS)
        self._hold_sockets(desired, observed, plan)
        return PassReport(
            actor=actor,
            actions=tuple(outcome.done),
            failures=tuple(outcome.failures.values()),
            workers=tuple(sighting.worker for sighting in observed.sightings),
            desired=tuple(desired),
            look_again_ms=_UNFINISHED_MS if outcome.put_off else plan.look_again_ms,
            took_ms=round((time.monotonic() - begun) * 1000),
            put_off=bool(outcome.put_off),
            starts_waiting=len(plan.waiting),
        )

    def _hold_sockets(
        self, desired: Sequence[DesiredDeployment], observed: Observed, plan: Plan
    ) -> None:
        if not self.stays:
            self.sockets.hold_only({})
            return
        wanted = ports_to_hold(desired, observed, self.clock.now_ms())
        self.sockets.hold_only(wanted, to_open=ports_to_open(desired, observed, plan.waiting))

    def _check_lease(self, actor: str) -> None:
        now_ms = self.clock.now_ms()
        taken = check_lease(self.home, now_ms)
        if taken is not None:
            with self.store.write() as rows:
                rows.add_event(
                    ms=now_ms, actor=actor, kind=taken.kind, thing="overseer", text=taken.text
                )

    def _perform(self, action: Action, actor: str, outcome: Outcome) -> None:
        try:
            self.performer.perform(action, actor)
            outcome.done.append(action)
        except NotYet as not_yet:
            outcome.put_off.add(target_of(action))
            structlog.get_logger().info("put off", **about(action), reason=str(not_yet))
        except Busy:
            raise  # the database is locked: each further action would wait as long, and in vain
        except Exception as error:  # noqa: BLE001 - one failing action must not stop the others
            outcome.failures[target_of(action)] = f"{type(action).__name__}: {error}"
            structlog.get_logger().warning("action failed", **about(action), exc_info=error)
            self._tell_failure(action, actor, error)

    def _tell_failure(self, action: Action, actor: str, error: Exception) -> None:
        text = f"{type(action).__name__} failed. {error}"
        whom = about(action)
        try:
            with self.store.write() as rows:
                history = History(rows, actor, self.clock.now_ms())
                if (deployment := whom.get("deployment")) is not None:
                    history.tell_once(deployment, "action-failed", text)
        except SteamError as unwritten:
            # The log above has the failure; a full disk or a locked database has no room for it.
            structlog.get_logger().warning("failure not recorded", reason=str(unwritten))
