"""Moments and durations as H2O's tables spell them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from steam.trainer.algorithms.table import TableColumn, strings


def time_columns(ended_ms: Sequence[int], started_ms: int) -> tuple[TableColumn, ...]:
    """The first columns of a scoring history: no name, when each line was reached, and after how
    long."""
    moments = (datetime.fromtimestamp(at / 1000, UTC) for at in ended_ms)
    return (
        TableColumn("", "string", "%s", ("",) * len(ended_ms)),
        strings("timestamp", tuple(at.strftime("%Y-%m-%d %H:%M:%S") for at in moments)),
        strings("duration", tuple(duration(at - started_ms) for at in ended_ms)),
    )


def duration(milliseconds: int) -> str:
    """As H2O writes it: " 0.018 sec", " 2 min 0.018 sec", " 1:02:00.018"."""
    seconds, rest = divmod(max(milliseconds, 0), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours:2d}:{minutes:02d}:{seconds:02d}.{rest:03d}"
    if minutes:
        return f"{minutes:2d} min {seconds:2d}.{rest:03d} sec"
    return f"{seconds:2d}.{rest:03d} sec"
