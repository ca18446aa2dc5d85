"""Times as the fields of a page give them: the clock on a wall, and the zone where it hangs."""

from datetime import UTC, datetime, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Query

from steam.core.errors import InvalidInput

When = Annotated[str, Query(max_length=40)]
Zone = Annotated[str, Query(max_length=80)]

NO_ZONE = "UTC"
"""What a browser that does not say its zone is taken to mean; the page says so beside the field."""


def read_when(text: str, zone: str) -> int:
    """`2026-11-17T14:03` in the zone of that name, as UTC epoch ms. Raises InvalidInput."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_zone(zone))
        ms = int(moment.timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise _no_time(text) from error
    if ms < 0:
        raise _no_time(text)
    return ms


def read_when_given(text: str, zone: str) -> int | None:
    """As `read_when`; None for an empty field."""
    return read_when(text, zone) if text else None


def _zone(name: str) -> tzinfo:
    if name == NO_ZONE:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(
            f"The time zone '{name}' is not known here.",
            hint="Use one such as Europe/Berlin, or UTC.",
        ) from error


def _no_time(text: str) -> InvalidInput:
    return InvalidInput(f"'{text}' is not a time.", hint="Write it as 2026-11-17T14:03.")
