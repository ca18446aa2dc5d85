"""Points over a span."""

import itertools

import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.web.traffic import series as module
from steam.web.traffic.series import SPANS, Present, Span, series
from steam.web.traffic.traffic import merged
from tests.web.traffic.test_traffic import traffic

NOW = Present(28_333_337, 30.0)
PLACED = st.lists(
    st.tuples(
        st.integers(NOW.minute - 14, NOW.minute),
        st.builds(traffic, st.integers(0, 9), busy=st.integers(0, 3)),
    ),
    max_size=12,
)


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_points_are_even_and_the_last_one_is_now(span: Span) -> None:
    points = series([], span, NOW).points
    assert len(points) == span.points
    starts = [point.start_ms // 60_000 for point in points]
    assert {later - earlier for earlier, later in itertools.pairwise(starts)} == {span.step}
    assert starts[-1] <= NOW.minute < starts[-1] + span.step
    assert all(start % span.step == 0 for start in starts)
    assert points[-1].seconds == NOW.at_s - starts[-1] * 60
    assert {point.seconds for point in points[:-1]} == {span.step * 60}


def sums_are_the_same(placed: list) -> bool:
    """Whether every cut of one quarter of an hour into points has the same sum as the whole."""
    whole = merged(one for _, one in placed)
    spans = [SPANS["15m"], SPANS["6h"], SPANS["24h"], SPANS["30d"]]
    found = [series(placed, span, NOW) for span in spans]
    sums = [(one.total.answered, one.total.errors.get("busy", 0)) for one in found]
    shares = {one.total.quantiles_ms(0.5, 0.99) for one in found}
    expected = (whole.answered, whole.errors.get("busy", 0))
    return sums == [expected] * len(spans) and shares == {whole.quantiles_ms(0.5, 0.99)}


@given(PLACED)
def test_any_cut_of_time_has_the_sum_of_the_whole(placed: list) -> None:
    assert sums_are_the_same(placed)


def keeps_the_last_of_each(parts) -> object:
    return (list(parts) or [traffic(0)])[-1]


def test_the_property_catches_a_mutant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "merged", keeps_the_last_of_each)
    try:
        find(PLACED, lambda placed: not sums_are_the_same(placed))
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def test_what_lies_outside_is_passed_over() -> None:
    span = SPANS["15m"]
    outside = [(NOW.minute - 15, traffic(5)), (NOW.minute + 1, traffic(5))]
    assert series(outside, span, NOW).total.requests == 0


def test_rates_are_of_the_time_that_has_passed() -> None:
    placed = [(NOW.minute, traffic(30)), (NOW.minute - 1, traffic(30))]
    rates = [point.rate for point in series(placed, SPANS["15m"], NOW).points]
    assert rates[-3:] == [0, 0.5, 1]


def test_a_point_that_has_just_begun_has_no_rate() -> None:
    [*_, last] = series([(NOW.minute, traffic(1))], SPANS["15m"], Present(NOW.minute, 9.9)).points
    assert (last.traffic.requests, last.rate) == (1, None)


def test_where_nothing_was_answered_there_is_no_latency() -> None:
    [*_, last] = series([(NOW.minute, traffic(0, busy=2))], SPANS["15m"], NOW).points
    assert last.quantiles_ms == (None, None, None)
