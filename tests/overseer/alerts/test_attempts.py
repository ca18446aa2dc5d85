"""When an alert is tried again."""

from hypothesis import given
from hypothesis import strategies as st

from steam.overseer.alerts.attempts import Attempt, Attempts

MINUTE = 60_000


def test_waits_grow_to_an_hour() -> None:
    waits = [0, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 60 * MINUTE, 60 * MINUTE]
    for tries, wait_ms in enumerate(waits, start=1):
        attempt = Attempt(tries, 1000)
        assert attempt.is_due(1000 + wait_ms)
        assert wait_ms == 0 or not attempt.is_due(1000 + wait_ms - 1)


def test_what_was_never_tried_is_due() -> None:
    assert Attempts({}).of("1-opened").is_due(0)


@given(st.integers(1, 10**6), st.integers(), st.integers())
def test_nothing_waits_for_more_than_an_hour_whatever_the_clock_does(
    tries: int, last_ms: int, now_ms: int
) -> None:
    attempt = Attempt(tries, last_ms)
    assert attempt.is_due(now_ms) or attempt.is_due(now_ms + 60 * MINUTE)
    assert now_ms >= last_ms or attempt.is_due(now_ms)


def test_tries_are_counted_by_key_and_forgotten() -> None:
    attempts = Attempts({}).with_one_more("a", 5).with_one_more("a", 9).with_one_more("b", 7)
    assert attempts.of("a") == Attempt(2, 9)
    assert attempts.only({"b", "c"}) == Attempts({"b": Attempt(1, 7)})
