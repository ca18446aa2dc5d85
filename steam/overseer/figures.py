"""What the resident overseer has counted, for other processes of the home to read."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

import structlog

from steam.core.clock import Clock
from steam.core.whole_file import write_whole
from steam.overseer.report import PassReport

_WRITE_EVERY_MS = 1000
_MOST_BYTES = 64 * 1024
_MOST_KINDS = 32
_TOO_MANY = 1 << 63


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums since the overseer started; times are UTC epoch milliseconds."""

    started_ms: int = 0
    written_ms: int = 0  # when these figures were true
    passes: int = 0
    failed_passes: int = 0  # that could not be made, or whose actions did not all succeed
    actions: Mapping[str, int] = field(default_factory=dict)
    pass_seconds_sum: float = 0.0
    pass_seconds_max: float = 0.0
    pass_seconds_last: float = 0.0
    last_pass_ms: int = 0
    held_sockets: int = 0
    watched_workers: int = 0


def after(figures: Figures, report: PassReport) -> Figures:
    """The figures once a pass has been made."""
    seconds = report.took_ms / 1000
    actions = dict(figures.actions)
    for name, count in report.counts().items():
        actions[name] = actions.get(name, 0) + count
    return replace(
        figures,
        passes=figures.passes + 1,
        failed_passes=figures.failed_passes + bool(report.failures),
        actions=actions,
        pass_seconds_sum=figures.pass_seconds_sum + seconds,
        pass_seconds_max=max(figures.pass_seconds_max, seconds),
        pass_seconds_last=seconds,
        watched_workers=len(report.workers),
    )


def after_failure(figures: Figures) -> Figures:
    """The figures once a pass could not be made."""
    return replace(figures, passes=figures.passes + 1, failed_passes=figures.failed_passes + 1)


class FigureFile:
    """Counts passes, and writes the figures to a file at most once per second."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._figures = Figures(started_ms=clock.now_ms())

    @property
    def figures(self) -> Figures:
        return self._figures

    def passed(self, report: PassReport, *, held_sockets: int) -> None:
        """Count a pass that was made."""
        counted = after(self._figures, report)
        self._figures = replace(
            counted, held_sockets=held_sockets, last_pass_ms=self._clock.now_ms()
        )
        self._write_if_due()

    def failed(self) -> None:
        """Count a pass that could not be made."""
        self._figures = after_failure(self._figures)
        self._write_if_due()

    def close(self) -> None:
        """Remove the file: nobody counts any more."""
        self._path.unlink(missing_ok=True)

    def _write_if_due(self) -> None:
        now_ms = self._clock.now_ms()
        if 0 <= now_ms - self._figures.written_ms < _WRITE_EVERY_MS:
            return
        self._figures = replace(self._figures, written_ms=now_ms)
        try:
            write(self._path, self._figures)
        except OSError as error:
            # Figures are not worth a pass; the next one tries again.
            structlog.get_logger().warning("figures not written", reason=error.strerror)


def write(path: Path, figures: Figures) -> None:
    """Put the figures in place of those at `path`, for their owner only. Raises OSError."""
    write_whole(path, json.dumps(asdict(figures)).encode(), durable=False)


def read(path: Path) -> Figures | None:
    """The figures at `path`; None when there are none, or what is there is something else."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            values = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    return _figures(values) if isinstance(values, dict) else None


def _figures(values: Mapping[str, object]) -> Figures | None:
    actions = values.get("actions")
    numbers = {one.name: values.get(one.name) for one in fields(Figures) if one.name != "actions"}
    if not isinstance(actions, dict) or len(actions) > _MOST_KINDS:
        return None
    if not all(_is_count(value) for value in (*numbers.values(), *actions.values())):
        return None
    return Figures(actions=actions, **numbers)  # type: ignore[arg-type]  # checked just above


def _is_count(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value < _TOO_MANY
