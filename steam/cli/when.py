"""Times as people write them, in this machine's zone."""

from datetime import UTC, datetime, time

from steam.core.errors import InvalidInput


def parse_when(text: str, now: datetime | None = None) -> int:
    """A time as UTC epoch milliseconds: `14:03` (today), or an ISO date with or without a time.

    What names no zone is in the zone of `now`, by default this machine's. Raises InvalidInput.
    """
    now = now or local_now()
    try:
        moment = _parse(text.strip(), now)
        return int(moment.timestamp() * 1000)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidInput(
            f"'{text[:40]}' is not a time.",
            hint="Write 14:03 for today, or a date such as 2026-11-17 or '2026-11-17 14:03'.",
        ) from error


def parse_past(text: str, now: datetime | None = None) -> int:
    """As `parse_when`. Raises InvalidInput for what is still to come, too."""
    now = now or local_now()
    ms = parse_when(text, now)
    if ms > now.timestamp() * 1000:
        raise InvalidInput(
            f"'{text[:40]}' is still to come ({zone_text(ms)}).", hint="Give the date, too."
        )
    return ms


def zone_text(ms: int) -> str:
    """A point in time with this machine's zone at that time, such as CET (+01:00)."""
    moment = datetime.fromtimestamp(ms / 1000, tz=UTC).astimezone()
    offset = moment.isoformat()[-6:]
    return f"{moment:%Y-%m-%d %H:%M:%S} {moment.tzname()} ({offset})"


def local_now() -> datetime:
    """Now, in this machine's zone."""
    return datetime.now(tz=UTC).astimezone()


def _parse(text: str, now: datetime) -> datetime:
    if ":" in text and "-" not in text:
        moment = datetime.combine(now.date(), time.fromisoformat(text))
    else:
        moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        return moment
    # Without arguments, astimezone() knows when summer time begins and ends here.
    return moment.astimezone()
