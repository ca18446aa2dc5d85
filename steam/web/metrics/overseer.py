"""What the resident overseer counts, as metrics. Pure."""

from collections.abc import Iterator

from steam.overseer.figures import Figures
from steam.scoring.exposition import Family, Sample, counter, gauge

_MOST_AGE_MS = 15_000
_MOST_PASSES_MISSED = 3


def is_up(figures: Figures | None, now_ms: int, interval_s: float) -> bool:
    """Whether the figures are young enough to be those of an overseer that runs."""
    return figures is not None and is_young(figures.written_ms, now_ms, interval_s)


def is_young(then_ms: int, now_ms: int, interval_s: float) -> bool:
    """Whether that is so little time that whoever makes passes every `interval_s` still runs."""
    return abs(now_ms - then_ms) <= max(_MOST_AGE_MS, _MOST_PASSES_MISSED * interval_s * 1000)


def overseer_families(figures: Figures | None, now_ms: int, interval_s: float) -> Iterator[Family]:
    """Its figures; of one that does not run, only that it does not."""
    up = is_up(figures, now_ms, interval_s)
    yield gauge("steam_overseer_up", "1 while a resident overseer works on this home.", up)
    if figures is None or not up:
        return
    yield gauge(
        "steam_overseer_start_time_seconds",
        "When it started, in Unix time.",
        figures.started_ms / 1000,
    )
    yield counter("steam_overseer_passes_total", "Passes.", figures.passes)
    yield counter(
        "steam_overseer_failed_passes_total",
        "Passes that could not be made, or not all of whose actions succeeded.",
        figures.failed_passes,
    )
    yield counter(
        "steam_overseer_actions_total",
        "Actions done, by kind.",
        *(Sample(count, {"action": name}) for name, count in sorted(figures.actions.items())),
    )
    yield counter(
        "steam_overseer_pass_seconds_total", "Time spent on passes.", figures.pass_seconds_sum
    )
    yield gauge(
        "steam_overseer_longest_pass_seconds",
        "The longest pass since it started.",
        figures.pass_seconds_max,
    )
    yield gauge(
        "steam_overseer_last_pass_seconds",
        "How long the last pass took.",
        figures.pass_seconds_last,
    )
    yield gauge(
        "steam_overseer_last_pass_time_seconds",
        "When the last pass ended, in Unix time.",
        figures.last_pass_ms / 1000,
    )
    yield gauge("steam_overseer_held_sockets", "Listening sockets held.", figures.held_sockets)
    yield gauge(
        "steam_overseer_watched_workers", "Workers whose end it waits for.", figures.watched_workers
    )
