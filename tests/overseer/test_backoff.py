"""Restart arithmetic."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from steam.core.policy import SupervisionPolicy
from steam.core.records import ProcessIdentity, Worker
from steam.core.states import WorkerState
from steam.overseer.backoff import fast_exits, is_crash_loop, retry_delay_ms

POLICY = SupervisionPolicy()
ENDED = Worker(
    id=1,
    deployment_id=1,
    version_id=1,
    slot=0,
    token="t",
    port=9100,
    state=WorkerState.BACKOFF,
    since_ms=100_000,
    started_ms=0,
    identity=ProcessIdentity(5, 5, "boot"),
    ended_ms=100_000,
)


def test_the_first_restart_of_a_worker_that_was_ready_is_immediate() -> None:
    assert retry_delay_ms(replace(ENDED, ready_ms=99_000), POLICY) == 0


def test_a_worker_that_was_never_ready_waits_about_the_base() -> None:
    assert 375 <= retry_delay_ms(ENDED, POLICY) <= 500


def test_a_healthy_period_forgets_crashes() -> None:
    ended = replace(ENDED, restarts=4, ready_ms=70_000)
    assert fast_exits(ended, POLICY) == 0
    assert retry_delay_ms(ended, POLICY) == 0
    assert fast_exits(replace(ended, ready_ms=70_001), POLICY) == 5


def test_a_hung_worker_was_healthy_until_it_was_told_to_end() -> None:
    hung = replace(ENDED, restarts=1, ready_ms=50_000, stopping_ms=79_999)
    assert fast_exits(hung, POLICY) == 2


def test_a_start_without_a_process_is_not_counted_unless_it_failed() -> None:
    unborn = replace(ENDED, identity=None, restarts=2)
    assert fast_exits(unborn, POLICY) == 2
    assert retry_delay_ms(unborn, POLICY) == 0
    assert fast_exits(replace(unborn, state=WorkerState.FAILED), POLICY) == 3


def test_a_crash_loop_is_slow() -> None:
    assert is_crash_loop(5, POLICY)
    assert 45_000 <= retry_delay_ms(replace(ENDED, restarts=4), POLICY) <= 60_000


@given(restarts=st.integers(0, 10_000), token=st.text())
def test_waits_are_bounded_and_repeatable(restarts: int, token: str) -> None:
    ended = replace(ENDED, restarts=restarts, token=token)
    policy = replace(POLICY, crash_loop_after=100_000)
    delay_ms = retry_delay_ms(ended, policy)
    assert delay_ms == retry_delay_ms(ended, policy)
    assert 375 <= delay_ms <= 30_000
