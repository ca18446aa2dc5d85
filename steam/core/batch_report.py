"""How far a batch has come, as its process tells it: a small file that the overseer reads."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from steam.core.states import BatchState
from steam.core.whole_file import write_whole

_MOST_BYTES = 64 * 1024
_MOST_ROWS = 1 << 62
_MOST_MESSAGE = 2000
_STATES = frozenset({BatchState.RUNNING, BatchState.DONE, BatchState.FAILED})


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What the process with `token` has done so far. `state` is running, done or failed."""

    token: str
    state: BatchState
    rows_done: int = 0
    rows_refused: int = 0
    rows_total: int | None = None
    fraction: float = 0.0
    message: str = ""


def write_report(path: Path, report: BatchReport) -> None:
    """Put a report in the place of the one at `path`; a last one outlives a power cut.

    Raises OSError.
    """
    is_last = report.state is not BatchState.RUNNING
    write_whole(path, json.dumps(asdict(report)).encode(), durable=is_last)


def read_report(path: Path) -> BatchReport | None:
    """The report at `path`; None when there is none, or what is there is something else."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            values = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    return _report(values) if isinstance(values, dict) else None


def _report(values: Mapping[str, object]) -> BatchReport | None:
    token, state, message = values.get("token"), values.get("state"), values.get("message")
    done, refused = values.get("rows_done"), values.get("rows_refused")
    total, fraction = values.get("rows_total"), values.get("fraction")
    if not (isinstance(token, str) and isinstance(state, str) and isinstance(message, str)):
        return None
    if state not in _STATES:
        return None
    if not (_is_count(done) and _is_count(refused) and (total is None or _is_count(total))):
        return None
    if isinstance(fraction, bool) or not isinstance(fraction, int | float):
        return None
    if not 0 <= fraction <= 1:
        return None
    return BatchReport(
        token=token,
        state=BatchState(state),
        rows_done=done,  # type: ignore[arg-type]  # checked just above, as the next two
        rows_refused=refused,  # type: ignore[arg-type]
        rows_total=total,  # type: ignore[arg-type]
        fraction=float(fraction),
        message=message[:_MOST_MESSAGE],
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_ROWS
