"""The attempts at alerts, kept in a file of the home that may be lost without harm."""

import json
from pathlib import Path

from steam.core.errors import Exhausted
from steam.core.whole_file import write_whole
from steam.overseer.alerts.attempts import Attempt, Attempts

_MOST_BYTES = 1 << 20


def read_attempts(path: Path) -> Attempts:
    """The attempts on file. A file that is missing or damaged has none: all is tried at once."""
    try:
        with path.open("rb") as file:
            kept = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return Attempts({})
    if not isinstance(kept, dict):
        return Attempts({})
    return Attempts({key: attempt for key, value in kept.items() if (attempt := _attempt(value))})


def write_attempts(path: Path, attempts: Attempts) -> None:
    """Replace the file in one step, for its owner only. Raises Exhausted when it cannot be."""
    kept = {key: [attempt.tries, attempt.last_ms] for key, attempt in attempts.by_key.items()}
    try:
        write_whole(path, json.dumps(kept).encode(), durable=False)
    except OSError as error:
        raise Exhausted(
            f"The file {path} could not be written: {error.strerror}.",
            hint="Make room on the disk of the home.",
        ) from error


def _attempt(value: object) -> Attempt | None:
    match value:
        case [int(tries), int(last_ms)] if tries > 0:
            return Attempt(tries, last_ms)
        case _:
            return None
