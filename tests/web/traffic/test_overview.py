"""Summaries."""

import pytest

from steam.web.traffic.overview import summary
from steam.web.traffic.series import Present
from tests.web.traffic.test_traffic import traffic

NOW = Present(1000, 30.0)


def test_nothing_asked_is_no_share_and_no_latency() -> None:
    found = summary({}, [], NOW)
    assert found.rates == (0,) * 60
    assert (found.rate, found.error_share, found.p99_ms) == (0, None, None)


def test_rates_are_of_whole_minutes_the_oldest_first() -> None:
    requests = {1000 - 61: 600, 1000 - 60: 60, 999: 120, 1000: 6}
    found = summary(requests, [], NOW)
    assert (found.rates[0], found.rates[-1], sum(found.rates)) == (1, 2, 3)
    assert found.requests_of_hour == 186


def test_the_present_is_five_minutes_and_what_has_passed_of_this_one() -> None:
    found = summary({}, [traffic(30, busy=2), traffic(0, invalid_input=1)], NOW)
    assert found.rate == pytest.approx(33 / 330)
    assert found.server_share == pytest.approx(2 / 33)
    assert found.client_share == pytest.approx(1 / 33)
    assert found.error_share == pytest.approx(3 / 33)
    assert found.p99_ms is not None
