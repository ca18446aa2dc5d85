"""How long the next start waits."""

from steam.cli.restart_pause import LONGEST_WAIT_S, pause_s


def test_it_doubles_up_to_half_a_minute() -> None:
    assert [pause_s(ends) for ends in range(9)] == [0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert pause_s(10**9) == 30


def test_clients_wait_for_the_first_starts_only() -> None:
    assert [pause_s(ends) <= LONGEST_WAIT_S for ends in (1, 4, 5)] == [True, True, False]
