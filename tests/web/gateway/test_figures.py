"""What the gateway counts."""

import pytest

from steam.web.gateway.figures import BOUNDS_S, GatewayFigures, Outcome


def test_answers_are_counted_by_how_long_they_took() -> None:
    figures = GatewayFigures()
    for took_s in (0.0005, 0.001, 0.002, 1e9):
        figures.add(Outcome.ANSWERED, took_s)
    figures.add(Outcome.BROKEN, 3.0)
    assert figures.outcomes[Outcome.ANSWERED] == 4
    assert figures.outcomes[Outcome.BROKEN] == 1
    assert figures.latency == [2, 1, *([0] * (len(BOUNDS_S) - 2)), 1]
    assert figures.latency_sum_s == pytest.approx(1e9)
