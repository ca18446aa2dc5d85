"""What to do about one worker: an ordered table of rules, of which the first match wins."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from steam.core.policy import SupervisionPolicy
from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.backoff import fast_exits, is_crash_loop, milliseconds, retry_delay_ms
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import ARTIFACT_REFUSED, Health, Presence, Sighting
from steam.overseer.plan import (
    AdoptWorker,
    BuryWorker,
    KillWorker,
    MarkHealthy,
    MarkReady,
    MarkUnhealthy,
    RestampWorker,
    RowAction,
    StopWorker,
)
from steam.overseer.story import exit_text

_NOT_ENDED = "It did not end when told to."
_KILL_AGAIN_S = 10.0
"""What outlives SIGKILL waits for a disk or the like: killing it more often does not help."""


@dataclass(frozen=True, slots=True)
class Case:
    """One worker, what was seen of it, and what is desired of it.

    `replaced` says that a worker of the desired version is running in its slot, `in_turn` that
    its deployment can spare it just now.
    """

    sighting: Sighting
    desired: DesiredDeployment | None
    replaced: bool
    in_turn: bool
    now_ms: int

    @property
    def worker(self) -> Worker:
        return self.sighting.worker

    @property
    def policy(self) -> SupervisionPolicy:
        return self.desired.policy if self.desired else SupervisionPolicy()

    @property
    def age_ms(self) -> int:
        """For how long the worker has been in its state; negative when that lies in the future.

        No process has been starting for longer than it has lived by the kernel's own count, to
        which it makes no difference that the clock was set forward.
        """
        age_ms = self.now_ms - self.worker.since_ms
        if self.is_state(WorkerState.STARTING) and self.sighting.lived_ms is not None:
            return min(age_ms, self.sighting.lived_ms)
        return age_ms

    @property
    def wanted(self) -> bool:
        return self.desired is not None and self.desired.wants(self.worker)

    @property
    def keeps_serving(self) -> bool:
        """Whether it is still needed, though another is wanted in its place.

        One of an older version is until the new one is ready; one to be restarted until its turn.
        """
        if self.desired is None or not self.desired.wants_slot(self.worker.slot):
            return False
        if self.worker.version_id == self.desired.version_id:
            return self.is_state(WorkerState.RUNNING) and not self.in_turn
        return self.worker.ready_ms is not None and not self.replaced

    @property
    def hangs(self) -> bool:
        return self.worker.misses >= self.policy.probe_misses

    @property
    def patience_s(self) -> float:
        """How long it may take to end once it was told to, or was killed."""
        if self.worker.reason == _NOT_ENDED:
            return _KILL_AGAIN_S
        return self.policy.hung_timeout_s if self.hangs else self.policy.stop_timeout_s

    def is_state(self, *states: WorkerState) -> bool:
        return self.worker.state in states

    def past(self, seconds: float) -> bool:
        return self.age_ms >= milliseconds(seconds)


class Rule(NamedTuple):
    """A condition in words and code, and what follows from it."""

    name: str
    applies: Callable[[Case], bool]
    action: Callable[[Case], RowAction | None]


def _nothing(_: Case) -> None:
    return None


def _adopt(case: Case) -> RowAction | None:
    identity = case.sighting.identity
    return AdoptWorker(case.worker, identity) if identity else None


def _bury(case: Case) -> BuryWorker:
    """Its slot waits if the end was a fault of a worker that is wanted; else that is all."""
    sighting, worker, policy = case.sighting, case.worker, case.policy
    ended_ms = _ended_ms(case)
    if not case.wanted or _ended_as_told(case):
        reason = worker.reason or exit_text(sighting)
        return BuryWorker(worker, WorkerState.EXITED, sighting.exit, ended_ms, None, reason)
    ended = replace(
        worker,
        state=WorkerState.BACKOFF,
        ended_ms=ended_ms,
        exit_code=sighting.exit.code if sighting.exit else None,
        exit_signal=sighting.exit.signal if sighting.exit else None,
    )
    if ended.exit_code == ARTIFACT_REFUSED:
        state = WorkerState.FAILED
    elif is_crash_loop(fast_exits(ended, policy), policy):
        state = WorkerState.CRASH_LOOPING
    else:
        state = WorkerState.BACKOFF
    retry_at_ms = case.now_ms + retry_delay_ms(ended, policy)
    reason = f"{worker.reason} {exit_text(sighting)}" if case.hangs else exit_text(sighting)
    return BuryWorker(worker, state, sighting.exit, ended_ms, retry_at_ms, reason)


def _ended_ms(case: Case) -> int:
    """When it ended: now that it is noticed, or when it was last overseen in an earlier boot."""
    last_ms = case.sighting.last_overseen_ms
    return case.now_ms if last_ms is None else max(case.worker.since_ms, min(last_ms, case.now_ms))


def _ended_as_told(case: Case) -> bool:
    """Whether it was told to end though nothing was wrong with it."""
    return case.is_state(WorkerState.STOPPING) and not case.hangs


def _give_up_start(case: Case) -> KillWorker:
    """Too slow a start is a hang: its end is a fault, as that of one which missed its probes."""
    hanging = replace(case.worker, misses=case.policy.probe_misses)
    if case.sighting.stopped:
        return KillWorker(hanging, "A signal stopped it while it started.")
    return KillWorker(hanging, f"It was not ready after {case.policy.start_timeout_s:g} s.")


def _stop_unwanted(case: Case) -> StopWorker:
    worker, desired = case.worker, case.desired
    if desired is None or desired.slots == 0:
        reason = "Its deployment is stopped."
    elif not desired.wants_slot(worker.slot):
        reason = "Its deployment has fewer replicas."
    elif worker.version_id != desired.version_id:
        reason = "Another version took its place."
    else:
        reason = "A restart was asked for."
    return StopWorker(worker, reason)


def _miss(case: Case) -> MarkUnhealthy:
    impostor = case.sighting.health is Health.IMPOSTOR
    misses = case.worker.misses + 1
    what = "Something else answers in its place" if impostor else "It does not answer"
    reason = f"{what} (probe {misses} of {case.policy.probe_misses})."
    return MarkUnhealthy(case.worker, misses, reason)


def _stick(case: Case) -> MarkUnhealthy:
    """One look is enough: it has had its time already."""
    reason = f"It has scored one request for over {case.policy.request_timeout_s:g} s."
    return MarkUnhealthy(case.worker, case.policy.probe_misses, reason)


RULES: tuple[Rule, ...] = (
    Rule(
        "its times lie in the future",
        lambda case: case.age_ms < 0,
        lambda case: RestampWorker(case.worker),
    ),
    Rule(
        "its process was found by the token",
        lambda case: (
            case.sighting.presence is Presence.OURS
            and case.sighting.identity != case.worker.identity
        ),
        _adopt,
    ),
    Rule(
        "its process has ended, or never was",
        lambda case: case.sighting.presence is not Presence.OURS,
        _bury,
    ),
    Rule(
        "it was told to end long ago",
        lambda case: case.is_state(WorkerState.STOPPING) and case.past(case.patience_s),
        lambda case: KillWorker(case.worker, _NOT_ENDED),
    ),
    Rule("it is ending", lambda case: case.is_state(WorkerState.STOPPING), _nothing),
    Rule(
        "nobody wants it any more",
        lambda case: not case.wanted and not case.keeps_serving,
        _stop_unwanted,
    ),
    Rule(
        "it has become ready",
        lambda case: case.is_state(WorkerState.STARTING) and case.sighting.health is Health.READY,
        lambda case: MarkReady(case.worker),
    ),
    Rule(
        # Nobody probes it yet, and nobody misses it: one look is enough.
        "it is suspended before it has started",
        lambda case: case.is_state(WorkerState.STARTING) and case.sighting.stopped,
        _give_up_start,
    ),
    Rule(
        "it takes too long to start",
        lambda case: case.is_state(WorkerState.STARTING) and case.past(case.policy.start_timeout_s),
        _give_up_start,
    ),
    Rule("it is starting", lambda case: case.is_state(WorkerState.STARTING), _nothing),
    Rule(
        "it answers again",
        lambda case: case.is_state(WorkerState.UNHEALTHY) and case.sighting.health is Health.READY,
        lambda case: MarkHealthy(case.worker),
    ),
    Rule(
        "it hangs",
        lambda case: case.is_state(WorkerState.UNHEALTHY) and case.hangs,
        lambda case: StopWorker(case.worker, f"It hangs. {case.worker.reason}"),
    ),
    Rule(
        "it is stuck in a request",
        lambda case: case.sighting.health is Health.STUCK,
        _stick,
    ),
    Rule(
        "it missed a probe",
        lambda case: case.sighting.health in {Health.NO_ANSWER, Health.IMPOSTOR},
        _miss,
    ),
    # What was not probed keeps its state; so does what lives but is, for now, not ready.
    Rule("it is as it should be", lambda _: True, _nothing),
)


def decide(case: Case, rules: tuple[Rule, ...] = RULES) -> RowAction | None:
    """The action of the first rule that applies; None when there is nothing to do."""
    return next(rule.action(case) for rule in rules if rule.applies(case))


def due_in_ms(case: Case) -> int | None:
    """When time alone will change what is decided about this worker, in ms from now."""
    if case.is_state(WorkerState.STARTING):
        return max(0, milliseconds(case.policy.start_timeout_s) - case.age_ms)
    if case.is_state(WorkerState.STOPPING):
        return max(0, milliseconds(case.patience_s) - case.age_ms)
    return None
