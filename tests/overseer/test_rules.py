"""Single rules where the properties over random worlds say too little."""

from dataclasses import replace

import pytest

from steam.core.records import ProcessIdentity, Worker
from steam.core.states import WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Exit, Health, Presence, Sighting
from steam.overseer.plan import BuryWorker, KillWorker
from steam.overseer.rules import Case, decide, due_in_ms
from steam.overseer.transitions import row_after
from tests.overseer.simulator import POLICY

NOW_MS = 1_700_000_000_000
HOUR_MS = 3_600_000
WORKER = Worker(
    id=1,
    deployment_id=1,
    version_id=11,
    slot=0,
    token="token",
    port=9001,
    state=WorkerState.STARTING,
    since_ms=NOW_MS - 1000,
    started_ms=NOW_MS - 1000,
    identity=ProcessIdentity(100, 5, "boot"),
)
WANTED = DesiredDeployment(1, 11, slots=1, port=9001, restart_ms=0, policy=POLICY)
SLOW_MS = int(POLICY.start_timeout_s * 1000)


def seen(worker: Worker, presence: Presence = Presence.OURS, **more: object) -> Case:
    sighting = replace(Sighting(worker, presence, identity=worker.identity), **more)  # type: ignore[arg-type]
    return Case(sighting, WANTED, replaced=False, in_turn=False, now_ms=NOW_MS)


def test_a_clock_set_forward_makes_no_start_slow() -> None:
    worker = replace(WORKER, since_ms=NOW_MS - HOUR_MS, started_ms=NOW_MS - HOUR_MS)
    case = seen(worker, lived_ms=1500)
    assert decide(case) is None
    assert due_in_ms(case) == SLOW_MS - 1500
    assert isinstance(decide(seen(worker, lived_ms=SLOW_MS)), KillWorker)


def test_a_process_of_our_row_may_be_older_than_its_state() -> None:
    """Such as one that was adopted: what counts is the shorter time."""
    assert decide(seen(WORKER, lived_ms=HOUR_MS)) is None


def test_too_slow_a_start_is_a_fault_and_its_reason_is_kept() -> None:
    slow = replace(WORKER, since_ms=NOW_MS - SLOW_MS)
    action = decide(seen(slow))
    assert isinstance(action, KillWorker)
    killed = row_after(action, NOW_MS)
    burial = decide(seen(killed, Presence.DEAD, exit=Exit(signal=9)))
    assert isinstance(burial, BuryWorker)
    assert burial.state is WorkerState.BACKOFF
    assert burial.reason.startswith(f"It was not ready after {POLICY.start_timeout_s:g} s.")


def test_one_that_is_suspended_while_it_starts_is_not_waited_for() -> None:
    action = decide(seen(WORKER, stopped=True))
    assert isinstance(action, KillWorker)
    assert action.reason == "A signal stopped it while it started."
    running = replace(WORKER, state=WorkerState.RUNNING, ready_ms=NOW_MS - 900)
    assert decide(seen(running, stopped=True)) is None, "probes tell how it is"


@pytest.mark.parametrize("ready_ms", [None, NOW_MS - 500])
def test_stopped_and_started_again_meanwhile_is_no_fault(ready_ms: int | None) -> None:
    """Whether it was ready already or still loading when it was told to end."""
    told = replace(
        WORKER,
        state=WorkerState.STOPPING,
        since_ms=NOW_MS - 100,
        stopping_ms=NOW_MS - 100,
        ready_ms=ready_ms,
        reason="Its deployment is stopped.",
    )
    burial = decide(seen(told, Presence.DEAD, exit=Exit(signal=15)))
    assert isinstance(burial, BuryWorker)
    assert (burial.state, burial.retry_at_ms) == (WorkerState.EXITED, None)


def test_one_that_hung_and_was_told_to_end_ended_by_a_fault() -> None:
    hung = replace(
        WORKER,
        state=WorkerState.STOPPING,
        ready_ms=NOW_MS - 900,
        misses=POLICY.probe_misses,
        reason="It hangs.",
    )
    burial = decide(seen(hung, Presence.DEAD, exit=Exit(code=0)))
    assert isinstance(burial, BuryWorker)
    assert burial.state is WorkerState.BACKOFF


@pytest.mark.parametrize(
    ("last_ms", "ended_ms"), [(-500, -500), (-5000, -1000), (10**30, 0), (None, 0)]
)
def test_one_of_an_earlier_boot_ended_when_it_was_last_overseen(
    last_ms: int | None, ended_ms: int
) -> None:
    running = replace(WORKER, state=WorkerState.RUNNING, ready_ms=NOW_MS - 900)
    last_overseen_ms = None if last_ms is None else NOW_MS + last_ms
    burial = decide(seen(running, Presence.GONE, last_overseen_ms=last_overseen_ms))
    assert isinstance(burial, BuryWorker)
    assert burial.ended_ms == NOW_MS + ended_ms
    assert row_after(burial, NOW_MS).ended_ms == NOW_MS + ended_ms
    assert (burial.reason.startswith("The machine was restarted")) == (last_ms is not None)


def test_one_to_be_restarted_serves_until_its_turn() -> None:
    running = replace(WORKER, state=WorkerState.RUNNING, ready_ms=NOW_MS - 900)
    case = replace(seen(running), desired=replace(WANTED, restart_ms=NOW_MS))
    assert decide(case) is None
    assert decide(replace(case, in_turn=True)) is not None
    sick = replace(running, state=WorkerState.UNHEALTHY, misses=1)
    in_doubt = replace(case, sighting=replace(case.sighting, worker=sick, health=Health.LIVE))
    assert decide(in_doubt) is not None, "one that does not serve need not wait"
