"""Times from the fields of a page."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.web.pages.when import NO_ZONE, read_when, read_when_given


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-11-17T14:03", NO_ZONE, "2026-11-17T14:03"),
        ("2026-11-17T14:03", "Europe/Berlin", "2026-11-17T13:03"),
        ("2026-07-17T14:03", "Europe/Berlin", "2026-07-17T12:03"),
        ("2026-11-17T14:03:05.250", "America/New_York", "2026-11-17T19:03:05.250"),
        ("2026-11-17T14:03+05:00", "Europe/Berlin", "2026-11-17T09:03"),
        ("2026-11-17", NO_ZONE, "2026-11-17T00:00"),
    ],
)
def test_the_zone_of_the_reader_counts_and_its_summer_time(text, zone, utc):
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert read_when(text, zone) == expected.timestamp() * 1000


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9999, 12, 30)))  # noqa: DTZ001 - a field has no zone
def test_every_time_of_a_field_is_read_to_the_millisecond(moment):
    read_ms = read_when(moment.isoformat(), NO_ZONE)
    exact_ms = moment.replace(tzinfo=UTC).timestamp() * 1000
    assert 0 <= exact_ms - read_ms < 1


@pytest.mark.parametrize("text", ["", "now", "14:03", "0001-01-01T00:00", "1969-12-31T23:59"])
def test_what_is_no_time_is_said(text):
    with pytest.raises(InvalidInput, match="is not a time"):
        read_when(text, "Europe/Berlin")


@given(st.text(max_size=40), st.text(max_size=80))
def test_anything_is_a_time_or_a_sentence(text, zone):
    with suppress(InvalidInput):
        assert read_when(text, zone) >= 0


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "\0", ""])
def test_a_zone_that_is_not_known_is_said(zone):
    with pytest.raises(InvalidInput, match="time zone"):
        read_when("2026-11-17T14:03", zone)


def test_an_empty_field_is_no_time():
    assert read_when_given("", "Mars/Olympus") is None
    assert read_when_given("1970-01-01T00:00:01", NO_ZONE) == 1000
