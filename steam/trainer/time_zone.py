"""The time zone in which dates are read and told: one for the whole trainer."""

import threading
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from steam.core.errors import InvalidInput

DEFAULT = "UTC"
_OUTSIDE_OF_TZDB = {"Factory", "localtime", "posixrules"}
_MIDWINTER = datetime(2024, 1, 1, tzinfo=UTC)


class TimeZone:
    """The name of a time zone, which anybody may change. Safe to share between threads."""

    def __init__(self) -> None:
        self._name = DEFAULT
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        with self._lock:
            return self._name

    def change(self, name: str) -> None:
        """Raises InvalidInput for a zone that the database of time zones does not have."""
        if name not in time_zone_names():
            raise InvalidInput(
                f"There is no time zone '{name[:80]}'.", hint="See (listTimeZones) for their names."
            )
        with self._lock:
            self._name = name


@cache
def time_zone_names() -> tuple[str, ...]:
    """The zones of the IANA database, sorted."""
    found = {name for name in available_timezones() if not name.startswith(("posix/", "right/"))}
    return tuple(sorted((found - _OUTSIDE_OF_TZDB) | {DEFAULT}))


@cache
def standard_offsets() -> tuple[str, ...]:
    """How far each of them is from UTC out of summer time, such as +01:00."""
    return tuple(map(_standard_offset, time_zone_names()))


def _standard_offset(name: str) -> str:
    local = _MIDWINTER.astimezone(ZoneInfo(name) if name != DEFAULT else UTC)
    offset = (local.utcoffset() or timedelta()) - (local.dst() or timedelta())
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
