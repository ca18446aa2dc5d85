"""One line of a worker's log, for people: JSON becomes a sentence of columns. Pure."""

import datetime
import json
import re
from dataclasses import dataclass

_SHOWN_APART = frozenset({"time", "level", "event", "message", "traceback"})
_KNOWN = frozenset({"deployment"})  # it is the one that was asked for
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line as its worker wrote it, and which one that was."""

    slot: int
    text: str

    @property
    def entry(self) -> dict[str, object]:
        """The fields of a JSON line; empty for any other."""
        try:
            found = json.loads(self.text) if self.text.startswith("{") else None
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def readable(line: LogLine) -> str:
    """The line for a reader; one that is not JSON, or not a log's, as it is."""
    entry = line.entry
    if not isinstance(entry.get("event"), str):
        return _printable(line.text)
    words = [
        _local_time(str(entry.get("time", ""))),
        f"{entry.get('level', ''):7}",
        str(entry["event"]),
        *([f"- {entry['message']}"] if "message" in entry else []),
        *(
            f"{name}={value}"
            for name, value in entry.items()
            if name not in _SHOWN_APART and name not in _KNOWN
        ),
    ]
    text = " ".join(words)
    if "traceback" in entry:
        text += "\n    " + str(entry["traceback"]).replace("\n", "\n    ")
    return _printable(text)


def in_order(lines: list[LogLine]) -> list[LogLine]:
    """The lines of several slots, those of each in the order they came, merged by their times.

    A line without a time belongs to the one before it in its slot.
    """
    latest: dict[int, str] = {}
    keyed = []
    for line in lines:
        latest[line.slot] = max(latest.get(line.slot, ""), str(line.entry.get("time", "")))
        keyed.append((latest[line.slot], line))
    return [line for _, line in sorted(keyed, key=lambda pair: pair[0])]


def _local_time(text: str) -> str:
    """An ISO time in this machine's zone, to the millisecond."""
    try:
        moment = datetime.datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return text
    return moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03}"


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
