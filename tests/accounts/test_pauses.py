"""Pauses: none for few failures, never shorter for more, never for ever."""

from hypothesis import given
from hypothesis import strategies as st

from steam.accounts.pauses import FREE_FAILURES, Pauses, pause_ms


@given(st.integers(0, 10_000))
def test_a_pause_grows_up_to_a_quarter_of_an_hour(failures):
    assert 0 <= pause_ms(failures) <= pause_ms(failures + 1) <= 900_000
    assert (pause_ms(failures) == 0) == (failures < FREE_FAILURES)


def test_many_keys_take_bounded_memory():
    pauses = Pauses()
    for number in range(12_000):
        pauses.fail(f"name:{number}", 0)
    assert len(pauses._troubles) == 10_000
    assert pauses.wait_ms("name:0", 0) == 0


def test_a_day_later_it_is_forgotten():
    pauses = Pauses()
    for _ in range(FREE_FAILURES):
        pauses.fail("a", 0)
    assert pauses.wait_ms("a", 1000) == 4000
    pauses.fail("a", 86_400_000)
    assert pauses.wait_ms("a", 86_400_000) == 0
