"""Parts of times, times of parts, and texts that are dates: as H2O has them, and as Python does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

NAN = np.nan


@pytest.fixture
def times():
    """What H2O 3.46.0.12 was asked about."""
    told = ["2020-01-01T10:20:30", "2021-12-31T23:59:59", "1969-12-31T23:00:00", "2000-02-29"]
    return frame_from_arrays(
        "times", {"t": np.array([*told, "2024-12-30T05:06:07", "NaT"], "datetime64[ms]")}, 4
    )


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("year", [2020, 2021, 1969, 2000, 2024]),
        ("month", [1, 12, 12, 2, 12]),
        ("day", [1, 31, 31, 29, 30]),
        ("hour", [10, 23, 23, 0, 5]),
        ("minute", [20, 59, 0, 0, 6]),
        ("second", [30, 59, 0, 0, 7]),
        ("millis", [0, 0, 0, 0, 0]),
        ("week", [1, 52, 1, 9, 1]),
        ("dayOfWeek", ["Wed", "Fri", "Wed", "Tue", "Mon"]),
    ],
)
def test_parts_are_those_of_h2o(evaluate, times, shown, operator, expected) -> None:
    assert shown(evaluate(f"({operator} f)", f=times)) == {"t": [*expected, None]}


def test_days_of_the_week_are_levels_in_their_order(evaluate, times) -> None:
    (vec,) = evaluate("(dayOfWeek f)", f=times).vecs
    assert vec.domain == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def test_parts_are_those_in_the_time_zone(evaluate, times, shown) -> None:
    found = evaluate("(, (setTimeZone 'America/New_York') (hour f))", f=times)
    assert shown(found)["t"] == [5, 18, 18, 19, 0, None]


INSTANTS = st.datetimes(datetime(1930, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - drawn in UTC
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])


@settings(max_examples=30)
@given(instant=INSTANTS, zone=ZONES)
def test_parts_are_those_of_python(evaluate, shown, instant, zone) -> None:
    assert parts(evaluate, shown, instant, zone) == told(instant, zone)


def test_the_property_would_notice_a_zone_that_is_not_honoured(evaluate, shown) -> None:
    def differs(case) -> bool:
        return parts(evaluate, shown, *case) != told(case[0], "UTC")

    try:
        find(st.tuples(INSTANTS, ZONES), differs)
    except NoSuchExample:
        pytest.fail("no example tells the mutant")


def parts(evaluate, shown, instant, zone):
    frame = frame_from_arrays("f", {"t": np.array([instant], "datetime64[ms]")})
    names = ("year", "month", "day", "hour", "minute", "second", "week")
    text = "(, (setTimeZone '{zone}') ({name} f))"
    return [shown(evaluate(text.format(zone=zone, name=one), f=frame))["t"][0] for one in names]


def told(instant, zone):
    at = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return [*at.timetuple()[:6], at.isocalendar().week]


def test_what_lies_beyond_all_calendars_is_missing(evaluate, shown) -> None:
    frame = frame_from_arrays("f", {"n": np.array([0.0, 1e300, np.inf, -9e15, 86_399_999.5])})
    assert shown(evaluate("(year f)", f=frame))["n"] == [1970, None, None, None, 1970]
    assert shown(evaluate("(dayOfWeek f)", f=frame))["n"] == ["Thu", None, None, None, "Thu"]


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("2020-03-04", "yyyy-MM-dd", 1583280000000),
        ("2020-03-04", "%Y-%m-%d", 1583280000000),
        ("03/Feb/2020 13:04:05", "%d/%b/%Y %H:%M:%S", 1580735045000),
        ("03/Feb/2020 13:04:05", "dd/MMM/yyyy HH:mm:ss", 1580735045000),
        ("20200131", "%Y%m%d", 1580428800000),
        ("31.12.99", "%d.%m.%y", 946598400000),
        ("1.2.2020 1:02 PM", "d.M.yyyy h:mm a", 1580562120000),
        ("2020-01-01T00:00:00+0200", "yyyy-MM-dd'T'HH:mm:ssZ", 1577829600000),
        ("2020-01-01 01:02:03.456", "yyyy-MM-dd HH:mm:ss.SSS", 1577840523456),
    ],
)
def test_texts_become_dates(evaluate, shown, text, pattern, expected) -> None:
    frame = frame_from_arrays("f", {"d": np.array([text, None], object)})
    found = evaluate(f'(as.Date f "{pattern}")', f=frame)
    assert shown(found) == {"d": [expected, None]}
    assert found.vec("d").type == "int"


def test_dates_are_read_in_the_time_zone(evaluate, shown) -> None:
    frame = frame_from_arrays(
        "f", {"d": np.array(["2020-03-04"], object)}, 9, {"d": ("2020-03-04",)}
    )
    found = evaluate("(, (setTimeZone 'Asia/Tokyo') (as.Date f '%Y-%m-%d'))", f=frame)
    assert shown(found)["d"] == [1583280000000 - timedelta(hours=9) / timedelta(milliseconds=1)]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("%Y", "no date of the form"),
        ("%Q", "means nothing"),
        ("%", "means nothing"),
        ("yyyy-qq", "means nothing"),
        ("", "1 to 200"),
    ],
)
def test_what_is_no_date_is_refused(evaluate, pattern, why) -> None:
    frame = frame_from_arrays("f", {"d": np.array(["2020-01-01"], object)})
    with pytest.raises(InvalidInput, match=why):
        evaluate(f"(as.Date f '{pattern}')", f=frame)


def test_moments_count_months_from_one_and_mktime_from_nought(evaluate, shown) -> None:
    frame = frame_from_arrays("f", {"x": np.array([1, NAN, 3, 4, 13])}, block_rows=2)
    moments = [1577836800000.0, None, 1583020800000.0, 1585699200000.0, None]
    assert shown(evaluate("(moment 2020 f 1 0 0 0 0)", f=frame)) == {"time": moments}
    assert evaluate("(moment 2020 f 1 0 0 0 0)", f=frame).vec("time").type == "time"
    assert shown(evaluate("(moment 2020 1 1 0 0 0 0)")) == {"time": [1577836800000.0]}
    assert evaluate("(mktime 2020 0 1 0 0 0 0)") == 1577923200000.0
    assert shown(evaluate("(mktime 2020 f 0 0 0 0 0)", f=frame))["msec"][0] == 1580515200000.0


@pytest.mark.parametrize(
    "parts",
    [
        "2020 13 1 0 0 0 0",
        "2021 2 29 0 0 0 0",
        "2020 1 1 24 0 0 0",
        "1e300 1 1 0 0 0 0",
        "nan 1 1 0 0 0 0",
    ],
)
def test_no_such_moment_is_missing(evaluate, shown, parts) -> None:
    assert shown(evaluate(f"(moment {parts})")) == {"time": [None]}


@pytest.mark.parametrize(
    "expression", ["(year s)", "(moment 'a' 1 1 0 0 0 0)", "(moment s 1 1 0 0 0 0)"]
)
def test_what_makes_no_sense_is_refused(evaluate, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, s=frame_from_arrays("s", {"s": np.array(["a"], object)}))


def test_time_zones_are_listed_with_a_head(evaluate, shown) -> None:
    found = shown(evaluate("(listTimeZones)"))["Timezones"]
    assert found[0].startswith("StandardOffset")
    assert {"+00:00 UTC", "+01:00 Europe/Berlin", "-05:00 America/New_York"} <= set(found)
    assert "+05:30 Asia/Kolkata" in found
    assert all(one.split(" ")[1] for one in found[1:])


def test_only_zones_that_exist_can_be_set(evaluate) -> None:
    assert evaluate("(getTimeZone)") == "UTC"
    assert evaluate("(, (setTimeZone 'Asia/Tokyo') (getTimeZone))") == "Asia/Tokyo"
    with pytest.raises(InvalidInput, match="no time zone"):
        evaluate("(setTimeZone '../../etc/passwd')")


def test_fractions_of_a_second_are_microseconds_as_those_of_strptime(evaluate) -> None:
    texts = frame_from_arrays("f", {"s": np.array(["2020-01-01 00:00:01.123456"], object)}, 4)
    found = evaluate('(as.Date f "%Y-%m-%d %H:%M:%S.%f")', f=texts)
    assert found.vecs[0].values().tolist() == [1577836801123.0]
