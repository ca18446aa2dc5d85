"""Traffic in words."""

import pytest

from steam.web.traffic.overview import summary
from steam.web.traffic.series import SPANS, Present, series
from steam.web.views.traffic_words import milliseconds, percent, short, step_in_words, tiles
from tests.web.traffic.test_traffic import traffic

NOW = Present(28_333_337, 30.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.0004, "below 0.001"), (0.01234, "0.0123"), (12.345, "12.3"), (1234.5, "1,234")],
)
def test_numbers_are_short(value, text) -> None:
    assert short(value) == text


def test_latencies_are_in_the_unit_that_fits() -> None:
    assert [milliseconds(value) for value in (None, 0.5, 12.34, 4321)] == [
        "–",
        "0.5 ms",
        "12.3 ms",
        "4.32 s",
    ]


def test_a_share_of_nothing_is_a_dash() -> None:
    assert [percent(0, 0), percent(0, 5), percent(1, 3)] == ["–", "0 %", "33.3 %"]


def test_the_time_of_a_point() -> None:
    assert [step_in_words(span) for span in SPANS.values()] == [
        "one minute",
        "one minute",
        "5 minutes",
        "15 minutes",
        "2 hours",
        "8 hours",
    ]


def test_tiles_of_a_busy_and_of_a_quiet_deployment() -> None:
    placed = [(NOW.minute, traffic(96, busy=3, not_found=1))]
    busy = tiles(series(placed, SPANS["1h"], NOW), summary({}, [one for _, one in placed], NOW))
    assert [tile.figure for tile in busy[:3]] == ["0.303 per second", "100", "4 %"]
    assert busy[2].about == "1 the client's, 3 the server's"
    assert busy[3].figure.endswith(" ms")
    quiet = tiles(series([], SPANS["1h"], NOW), summary({}, [], NOW))
    assert [tile.figure for tile in quiet] == ["0 per second", "0", "–", "–"]
    assert quiet[0].about == "nothing in five minutes"
