"""Which sockets are held: those whose clients will be answered soon."""

from dataclasses import replace

import pytest

from steam.core.policy import SupervisionPolicy
from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.holding import ports_to_hold, ports_to_open
from steam.overseer.observed import Observed, Presence, Sighting
from steam.overseer.plan import StartWorker

WANTED = DesiredDeployment(1, 1, 2, 9100, 0, SupervisionPolicy())
WORKER = Worker(1, 1, 1, 0, "token", 9100, WorkerState.RUNNING, since_ms=0, started_ms=0)
NOW_MS = 1_000_000


def seen(worker: Worker = WORKER, presence: Presence = Presence.OURS) -> Observed:
    return Observed(sightings=(Sighting(worker, presence),))


def waiting(retry_at_ms: int | None) -> Observed:
    ended = replace(WORKER, state=WorkerState.BACKOFF, retry_at_ms=retry_at_ms)
    return Observed(waiting=(ended,))


def test_the_socket_of_a_live_worker_is_held_and_it_can_be_asked_for_it() -> None:
    assert ports_to_hold([WANTED], seen(), NOW_MS) == {9100: ["token"]}


@pytest.mark.parametrize("slots", [0, 1])
def test_a_stopped_deployment_holds_nothing(slots: int) -> None:
    held = ports_to_hold([replace(WANTED, slots=slots)], seen(), NOW_MS)
    assert bool(held) == bool(slots)


@pytest.mark.parametrize("presence", [Presence.DEAD, Presence.GONE, Presence.STRANGER])
def test_the_dead_are_replaced_at_once_but_have_no_socket_to_give(presence: Presence) -> None:
    assert ports_to_hold([WANTED], seen(presence=presence), NOW_MS) == {9100: []}


def test_one_that_is_ending_has_no_socket_to_give() -> None:
    ending = replace(WORKER, state=WorkerState.STOPPING)
    assert ports_to_hold([WANTED], seen(ending), NOW_MS) == {9100: []}


def test_a_slot_that_waits_for_long_matters_only_if_no_other_serves() -> None:
    crashing = replace(WORKER, slot=1, state=WorkerState.CRASH_LOOPING, retry_at_ms=NOW_MS * 2)
    assert ports_to_hold([WANTED], Observed(waiting=(crashing,)), NOW_MS) == {}
    both = replace(seen(), waiting=(crashing,))
    assert ports_to_hold([WANTED], both, NOW_MS) == {9100: ["token"]}


@pytest.mark.parametrize(("wait_ms", "held"), [(0, True), (5_000, True), (5_001, False)])
def test_clients_wait_for_a_start_that_comes_soon(wait_ms: int, held: bool) -> None:
    ports = ports_to_hold([WANTED], waiting(NOW_MS + wait_ms), NOW_MS)
    assert (9100 in ports) == held


def test_a_deployment_that_moved_does_not_ask_workers_of_its_old_port() -> None:
    moved = replace(WANTED, port=9200)
    assert ports_to_hold([moved], seen(), NOW_MS) == {9200: []}


def test_clients_of_one_that_waits_for_its_turn_wait_too() -> None:
    turn = StartWorker(deployment_id=1, version_id=1, slot=0, restarts=0, reason="")
    other = replace(WANTED, id=2, port=9200)
    assert ports_to_open([WANTED, other], Observed(), [turn]) == {9100}


def test_a_port_that_a_worker_has_is_not_opened_for_another() -> None:
    turn = StartWorker(deployment_id=1, version_id=1, slot=1, restarts=0, reason="")
    assert ports_to_open([WANTED], seen(), [turn]) == set()
