"""Sums of traffic."""

import pytest

from steam.scoring.figures.layout import CODES
from steam.web.traffic.latencies import packed
from steam.web.traffic.traffic import CLIENT_CODES, NOTHING, Traffic, merged
from tests.web.traffic.test_latencies import histogram


def traffic(answered: int, **errors: int) -> Traffic:
    return Traffic(answered, errors, packed(histogram({100: answered})))


def test_each_error_is_the_clients_or_the_servers() -> None:
    assert set(CODES) >= CLIENT_CODES
    asked = traffic(5, invalid_input=2, abandoned=1, busy=4, a_code_of_tomorrow=8)
    assert (asked.requests, asked.client, asked.server) == (20, 3, 12)


def test_a_sum_has_all_parts() -> None:
    whole = merged([traffic(1, busy=1), NOTHING, traffic(2, busy=2, internal=1)])
    assert whole == traffic(3, busy=3, internal=1)
    assert merged([]) == NOTHING


def test_quantiles_are_of_the_sum_and_not_means_of_quantiles() -> None:
    fast = Traffic(99, {}, packed(histogram({10: 99})))
    slow = Traffic(1, {}, packed(histogram({300: 1})))
    [p50, p99] = merged([fast, slow]).quantiles_ms(0.5, 0.99)
    assert p50 == p99 == pytest.approx(0.00064, rel=0.06)
    [longest] = merged([fast, slow]).quantiles_ms(1.0)
    assert longest is not None
    assert longest > 1


def test_without_answers_there_is_no_quantile() -> None:
    assert Traffic(0, {"busy": 3}, b"").quantiles_ms(0.5, 0.99) == (None, None)
