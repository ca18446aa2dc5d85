"""Turn after turn of trees, measured along the way, until there are enough."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from steam.core.clock import Clock
from steam.core.errors import InvalidInput
from steam.trainer.algorithms.stopping import Stopping
from steam.trainer.metrics.measure import Metrics
from steam.trainer.progress import OutOfTime, Progress

MEASUREMENTS = 50
"""How often a forest is measured while it grows, unless it is told."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the first `turns` turns of trees were worth; None where nothing could be measured."""

    turns: int
    at_ms: int
    training: Metrics | None
    validation: Metrics | None


@dataclass(frozen=True, slots=True)
class Growth:
    """How it went: the first measurement is before all trees that it grew, the last after all."""

    turns: int
    measurements: tuple[Measurement, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """What growing does: `grow` the turn of that number, from 0, which tells whether it could, and
    `measure` what there is after so many turns."""

    grow: Callable[[int], bool]
    measure: Callable[[int], tuple[Metrics | None, Metrics | None]]


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of the growth so far, after each `every` turns; 0 for never."""

    every: int
    tell: Callable[[Growth], None]

    def is_due(self, turns: int) -> bool:
        return self.every > 0 and turns % self.every == 0


def interval_of(used: Mapping[str, Any]) -> int:
    """The turns from one measurement to the next, in used parameters by H2O's names."""
    if used["score_each_iteration"]:
        return 1
    return int(used["score_tree_interval"]) or max(used["ntrees"] // MEASUREMENTS, 1)


def grow(  # noqa: PLR0917 - the steps, and when to take and to end them
    steps: Steps,
    most: int,
    interval: int,
    stopping: Stopping,
    clock: Clock,
    progress: Progress,
    *,
    first: int = 0,
    telling: Telling | None = None,
) -> Growth:
    """Grow up to `most` turns, of which the `first` are there, or fewer where the rule, the time or
    the trees say so. Of the last turn of all nobody is told.

    Raises InvalidInput where not even the first can be grown, and what `progress` raises, but keeps
    what there is when the time is over.
    """
    measurements = [_measured(steps, first, clock)]
    turns, warnings = first, []
    while turns < most:
        try:
            progress.update((turns - first) / (most - first), f"Tree {turns + 1} of {most}.")
        except OutOfTime:
            if not turns:
                raise
            warnings.append(f"Time was over after {turns} of {most} trees.")
            break
        if not steps.grow(turns):
            if not turns:
                raise InvalidInput(
                    "No tree can be grown: no decision by a predictor leaves enough rows on "
                    "either side.",
                    hint="Choose a smaller min_rows, or other predictors.",
                )
            warnings.append(f"After {turns} of {most} trees there was nothing left to learn.")
            break
        turns += 1
        if turns % interval == 0:
            measurements.append(_measured(steps, turns, clock))
            if stopping.is_due(_watched(measurements)):
                break
        if telling is not None and turns < most and telling.is_due(turns):
            telling.tell(_so_far(steps, turns, measurements, clock))
    if measurements[-1].turns < turns:
        measurements.append(_measured(steps, turns, clock))
    return Growth(turns, tuple(measurements), tuple(warnings))


def _so_far(steps: Steps, turns: int, measurements: list[Measurement], clock: Clock) -> Growth:
    """The growth up to now, with a measurement of its own at its end if there is none."""
    last = () if measurements[-1].turns == turns else (_measured(steps, turns, clock),)
    return Growth(turns, (*measurements, *last))


def _measured(steps: Steps, turns: int, clock: Clock) -> Measurement:
    training, validation = steps.measure(turns)
    return Measurement(turns, clock.now_ms(), training, validation)


def _watched(measurements: list[Measurement]) -> list[Metrics]:
    """Of the validation rows if there are any, else of training, from the first tree on."""
    own = [one for one in measurements if one.turns]
    if any(one.validation is not None for one in own):
        return [one.validation for one in own if one.validation is not None]
    return [one.training for one in own if one.training is not None]
