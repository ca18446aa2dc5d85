"""Times as people write them."""

import os
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.cli.when import parse_past, parse_when, zone_text
from steam.core.errors import InvalidInput


@pytest.fixture
def in_berlin(monkeypatch):
    monkeypatch.setitem(os.environ, "TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def utc_ms(*parts):
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)


NOW = datetime(2026, 11, 17, 15, 0, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("14:03", utc_ms(2026, 11, 17, 13, 3)),
        (" 14:03:30 ", utc_ms(2026, 11, 17, 13, 3, 30)),
        ("2026-11-17", utc_ms(2026, 11, 16, 23)),
        ("2026-11-17 14:03", utc_ms(2026, 11, 17, 13, 3)),
        ("2026-11-17T14:03:05.250", utc_ms(2026, 11, 17, 13, 3, 5) + 250),
        ("2026-07-17 14:03", utc_ms(2026, 7, 17, 12, 3)),  # summer time
        ("2026-11-17 14:03Z", utc_ms(2026, 11, 17, 14, 3)),
        ("2026-11-17 14:03+05:30", utc_ms(2026, 11, 17, 8, 33)),
    ],
)
def test_what_names_no_zone_is_of_this_one(in_berlin, text, ms):
    assert parse_when(text, NOW) == ms


@pytest.mark.parametrize(
    "text",
    ["", "tuesday", "25:00", "14", "2026-13-01", "2026-11-17 14:03 CET", "0001-01-01", "1e9"],
)
def test_what_is_no_time_is_refused(in_berlin, text):
    with pytest.raises(InvalidInput, match="is not a time"):
        parse_when(text, NOW)


def test_what_is_still_to_come_is_refused(in_berlin):
    with pytest.raises(InvalidInput, match=r"is still to come \(2026-11-17 15:01:00 CET"):
        parse_past("15:01", NOW)
    assert parse_past("15:00", NOW) == utc_ms(2026, 11, 17, 14)


def test_a_time_is_shown_with_its_zone(in_berlin):
    assert zone_text(utc_ms(2026, 11, 17, 13, 3)) == "2026-11-17 14:03:00 CET (+01:00)"
    assert zone_text(utc_ms(2026, 7, 17, 12, 3)) == "2026-07-17 14:03:00 CEST (+02:00)"


@given(st.text())
def test_any_text_is_a_time_or_is_refused(text):
    try:
        ms = parse_when(text)
    except InvalidInput:
        return
    assert isinstance(ms, int)


@given(st.integers(0, 4_000_000_000))
def test_what_is_shown_can_be_read(seconds):
    text = zone_text(seconds * 1000)
    shown, offset = text[:19], text[-7:-1]
    assert parse_when(shown + offset) == seconds * 1000
