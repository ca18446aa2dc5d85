"""The log file of a worker slot: appended to by its workers, rotated when one starts."""

import json
import os
from pathlib import Path

_MOST_BYTES = 10 * 1024 * 1024
_TAIL_BYTES = 16 * 1024
_MOST_CHARACTERS = 500


def open_log(path: Path, most_bytes: int = _MOST_BYTES) -> int:
    """A file descriptor to append to, mode 0600; a file grown large is set aside as `.1` first.

    Raises OSError.
    """
    if path.exists() and path.stat().st_size >= most_bytes:
        path.replace(path.with_name(path.name + ".1"))
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.open(path, flags, 0o600)


def last_lines(path: Path, count: int = 20) -> list[str]:
    """The last lines of a log, whatever its bytes; empty when there is none to read."""
    try:
        with path.open("rb") as log:
            start = max(0, log.seek(0, os.SEEK_END) - _TAIL_BYTES)
            log.seek(start)
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return []
    return lines[-count:]


def last_message(path: Path) -> str:
    """The sentence that a worker logged last about why it could not serve; empty if there is none.

    Its log has a JSON object a line; such a line has a `message`.
    """
    for line in reversed(last_lines(path)):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        message = entry.get("message") if isinstance(entry, dict) else None
        if isinstance(message, str):
            return message[:_MOST_CHARACTERS]
    return ""
