"""The state of a deployment: examples for each word, and what must hold for any workers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.policy import Policy
from steam.core.records import Deployment, Worker
from steam.core.states import LIVE_STATES, DeploymentState, DesiredState, WorkerState
from steam.deploy.status import deployment_state, slot_workers

NOW_MS = 1_000


def deployment(replicas=1, desired=DesiredState.RUNNING):
    return Deployment(
        id=1,
        name="d",
        desired=desired,
        replicas=replicas,
        port=9100,
        version_id=1,
        policy=Policy(),
        created_ms=1,
    )


def worker(worker_id, state, slot=0, retry_at_ms=None):
    return Worker(
        id=worker_id,
        deployment_id=1,
        version_id=1,
        slot=slot,
        token="t",
        port=9100,
        state=state,
        since_ms=1,
        started_ms=1,
        retry_at_ms=retry_at_ms,
    )


WORKERS = st.lists(
    st.builds(
        worker,
        worker_id=st.integers(1, 50),
        state=st.sampled_from(WorkerState),
        slot=st.integers(0, 4),
        retry_at_ms=st.none() | st.integers(0, 2_000),
    ),
    unique_by=lambda made: made.id,
    max_size=8,
)
DEPLOYMENTS = st.builds(
    deployment, replicas=st.integers(1, 4), desired=st.sampled_from(DesiredState)
)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], "starting"),
        (["starting"], "starting"),
        (["stopping"], "starting"),
        (["exited"], "starting"),
        (["running"], "running"),
        (["unhealthy"], "unhealthy"),
        (["backoff"], "backoff"),
        (["crash-looping"], "crash-looping"),
        (["failed"], "failed"),
        (["running", "running"], "running"),
        (["running", "starting"], "degraded"),
        (["running", "crash-looping"], "degraded"),
        (["starting", "crash-looping"], "crash-looping"),
        (["failed", "unhealthy"], "unhealthy"),
    ],
)
def test_the_state_of_one_worker_per_slot(states, expected):
    workers = [worker(n, WorkerState(state), slot=n) for n, state in enumerate(states)]
    found = deployment_state(deployment(replicas=max(1, len(states))), workers, NOW_MS)
    assert found == expected


def test_a_wait_that_is_over_counts_as_starting():
    waiting = worker(1, WorkerState.BACKOFF, retry_at_ms=NOW_MS + 1)
    assert deployment_state(deployment(), [waiting], NOW_MS) is DeploymentState.BACKOFF
    assert deployment_state(deployment(), [waiting], NOW_MS + 1) is DeploymentState.STARTING


def test_the_worker_that_answers_is_shown_while_it_is_being_replaced():
    old, new = worker(1, WorkerState.RUNNING), worker(2, WorkerState.STARTING)
    assert slot_workers([new, old]) == {0: old}
    new = replace(new, state=WorkerState.RUNNING)
    assert slot_workers([old, new]) == {0: new}
    old = replace(old, state=WorkerState.STOPPING)
    assert slot_workers([old, replace(new, state=WorkerState.UNHEALTHY)])[0].id == new.id


@given(WORKERS)
def test_every_slot_shows_one_of_its_workers_in_order(workers):
    shown = slot_workers(workers)
    assert list(shown) == sorted({made.slot for made in workers})
    assert all(made in workers and made.slot == slot for slot, made in shown.items())


@given(WORKERS, st.randoms())
def test_the_order_of_the_workers_does_not_matter(workers, random):
    shuffled = random.sample(workers, len(workers))
    assert slot_workers(shuffled) == slot_workers(workers)


@given(WORKERS)
def test_a_live_worker_is_shown_before_an_ended_one(workers):
    for slot, made in slot_workers(workers).items():
        live = any(w.state in LIVE_STATES for w in workers if w.slot == slot)
        assert (made.state in LIVE_STATES) == live


@given(DEPLOYMENTS, WORKERS, st.integers(0, 3_000))
def test_the_words_keep_their_meaning(wanted, workers, now_ms):
    state = deployment_state(wanted, workers, now_ms)
    live = [made for made in workers if made.state in LIVE_STATES]
    running = {
        made.slot
        for made in live
        if made.state is WorkerState.RUNNING and made.slot < wanted.replicas
    }
    if wanted.desired is DesiredState.STOPPED:
        assert state is (DeploymentState.STOPPING if live else DeploymentState.STOPPED)
        return
    assert state not in (DeploymentState.STOPPING, DeploymentState.STOPPED)
    assert (state is DeploymentState.RUNNING) == (len(running) == wanted.replicas)
    assert (state is DeploymentState.DEGRADED) == (0 < len(running) < wanted.replicas)
