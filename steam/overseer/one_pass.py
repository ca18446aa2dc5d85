"""The pass: observe, reconcile, act and record, a few rounds of it, under one lock."""

import time
from dataclasses import dataclass

import structlog

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.core.store import Store
from steam.overseer.act import Performer
from steam.overseer.history import History
from steam.overseer.lock import locked
from steam.overseer.observe import ALWAYS_PROBED, PROBED_STATES, Observer
from steam.overseer.plan import Action, EndOrphan, Plan, StartWorker
from steam.overseer.reconcile import reconcile
from steam.overseer.report import PassReport

_MOST_ROUNDS = 8
_UNFINISHED_MS = 100
_SETTLE_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Overseer:
    """Makes what runs match what is desired, each time somebody calls for a pass."""

    store: Store
    home: Home
    clock: Clock
    observer: Observer
    performer: Performer
    lock_timeout_s: float

    def run_pass(self, actor: str, *, probe: bool = True) -> PassReport:
        """One pass; blocks while another one runs.

        With `probe`, running workers are asked for their health and processes without a row
        are searched for; a starting worker is asked in any case. Raises Busy when another
        pass keeps the lock for longer than the timeout, and the store's errors.
        """
        purpose = "pass of the overseer"
        with locked(self.home, self.home.pass_lock, purpose=purpose, timeout_s=self.lock_timeout_s):
            report = self._rounds(actor, probe=probe)
        if report.actions or report.failures:
            structlog.get_logger().info("pass", **report.fields())
        return report

    def settle(self, actor: str, timeout_s: float, *, probe: bool = True) -> PassReport:
        """Passes until no worker is starting or ending any more, or the time is up."""
        deadline = time.monotonic() + timeout_s
        report = self.run_pass(actor, probe=probe)
        while report.is_moving and time.monotonic() < deadline:
            time.sleep(_SETTLE_PAUSE_S)
            report = report.then(self.run_pass(actor, probe=False))
        return report

    def _rounds(self, actor: str, *, probe: bool) -> PassReport:
        """Rounds until there is nothing left to do at once.

        Only the first round probes: a worker misses at most one probe per pass. An action that
        failed is not tried again in the same pass, and the others go on.
        """
        begun = time.monotonic()
        done: list[Action] = []
        failures: dict[Action, str] = {}
        states, search = (PROBED_STATES, True) if probe else (ALWAYS_PROBED, False)
        for _ in range(_MOST_ROUNDS):
            desired, observed = self.observer.observe(probe=states, search=search)
            plan = reconcile(desired, observed, self.clock.now_ms())
            fresh = [action for action in plan.actions if action not in failures]
            if not fresh:
                break
            for action in fresh:
                self._perform(action, actor, done, failures)
            states, search = frozenset(), False
        else:
            plan = Plan(look_again_ms=_UNFINISHED_MS)
        return PassReport(
            actor=actor,
            actions=tuple(done),
            failures=tuple(failures.values()),
            workers=tuple(sighting.worker for sighting in observed.sightings),
            look_again_ms=plan.look_again_ms,
            took_ms=round((time.monotonic() - begun) * 1000),
        )

    def _perform(
        self, action: Action, actor: str, done: list[Action], failures: dict[Action, str]
    ) -> None:
        try:
            self.performer.perform(action, actor)
            done.append(action)
        except Exception as error:  # noqa: BLE001 - one failing action must not stop the others
            failures[action] = f"{type(action).__name__}: {error}"
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


def _about(action: Action) -> dict[str, int]:
    """Whom an action concerns, for the log."""
    match action:
        case StartWorker():
            return {"deployment": action.deployment_id, "slot": action.slot}
        case EndOrphan():
            return {"pid": action.identity.pid}
        case _:
            return {"deployment": action.worker.deployment_id, "worker": action.worker.id}
