"""The search of a grid: model after model, until there are enough."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from steam.core.errors import SteamError
from steam.trainer.algorithms.common_parameters import MAX_RUNTIME_SECS
from steam.trainer.algorithms.cross_validation.share import Share
from steam.trainer.algorithms.grid.criteria import Criteria, order
from steam.trainer.algorithms.grid.figures import LARGER_IS_BETTER, figure_named, figures
from steam.trainer.algorithms.grid.grid import Attempt, Grid
from steam.trainer.algorithms.grid.space import Space, Values
from steam.trainer.algorithms.grid.stopping import has_settled
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.progress import OutOfTime, Progress

MOST_MODELS = 10_000
"""A search makes no more models than this."""

MOST_ATTEMPTS = 100_000
"""A search tries no more points than this, those that are in the grid already among them."""


class Recipe(Protocol):
    """How one model of a grid is made."""

    def given(self, values: Values) -> Mapping[str, object]:
        """What is given for the model of a point: for all models, and by the point. Raises
        SteamError."""
        ...

    def build(
        self, key: str, given: Mapping[str, object], turn: int, progress: Progress
    ) -> TrainedModel:
        """Train and keep the model of that key, the `turn`-th that is tried.

        Raises SteamError and whatever `progress` raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is to extend a grid. `keep` is told the grid after every attempt."""

    grid: Grid
    space: Space
    criteria: Criteria
    recipe: Recipe
    keep: Callable[[Grid], None]
    now: Callable[[], float] = time.monotonic

    def run(self, progress: Progress) -> Grid:
        """Try points until there are no more, or the criteria are met.

        A point whose model is in the grid already is passed over; one whose model cannot be made
        is told of in the grid, and no model more or less. Raises what `progress` raises.
        """
        criteria = self.criteria
        grid = replace(
            self.grid,
            names=tuple(dict.fromkeys((*self.grid.names, *self.space.names))),
            attempts=self.grid.made,
        )
        self.keep(grid)
        known = {attempt.settings for attempt in grid.made}
        wanted = min(self.space.size, criteria.max_models or MOST_MODELS, MOST_MODELS)
        ends = self.now() + criteria.max_runtime_s if criteria.max_runtime_s > 0.0 else None
        seed = secrets.randbits(62) if criteria.seed == -1 else criteria.seed
        made: list[TrainedModel] = []
        for turn, number in enumerate(order(self.space.size, criteria.strategy, seed)):
            left = None if ends is None else ends - self.now()
            if len(made) >= wanted or turn >= MOST_ATTEMPTS or self._has_settled(made):
                break
            if left is not None and left <= 0.0:
                break
            attempt = self._attempt(f"{grid.key}_model_{_next(grid)}", self.space.point(number))
            if attempt.given is not None and attempt.settings in known:
                continue
            low, high = len(made) / wanted, (len(made) + 1) / wanted
            share = Share(progress, low, high, attempt.model, _least(attempt, left), self.now)
            try:
                attempt, model = self._build(attempt, turn, share)
            except OutOfTime as error:
                if ends is not None and self.now() >= ends:
                    break
                attempt, model = replace(attempt, error=str(error)), None
            grid = replace(grid, attempts=(*grid.attempts, attempt))
            self.keep(grid)
            if model is not None:
                known.add(attempt.settings)
                made.append(model)
        return grid

    def _attempt(self, key: str, values: Values) -> Attempt:
        try:
            return Attempt(key, values, self.recipe.given(values))
        except SteamError as error:
            return Attempt(key, values, error=str(error))

    def _build(
        self, attempt: Attempt, turn: int, progress: Progress
    ) -> tuple[Attempt, TrainedModel | None]:
        if attempt.given is None:
            return attempt, None
        try:
            return attempt, self.recipe.build(attempt.model, attempt.given, turn, progress)
        except OutOfTime:
            raise
        except SteamError as error:
            return replace(attempt, error=str(error)), None

    def _has_settled(self, made: list[TrainedModel]) -> bool:
        criteria = self.criteria
        if not criteria.stopping_rounds or not made:
            return False
        name = figure_named(criteria.stopping_metric, figures(made[0]))
        return has_settled(
            [figures(model).get(name, float("nan")) for model in made],
            criteria.stopping_rounds,
            criteria.stopping_tolerance,
            larger_is_better=name in LARGER_IS_BETTER,
        )


def _least(attempt: Attempt, left: float | None) -> float | None:
    """The seconds that a model has: its own, if it was given any, and no more than are left."""
    own = (attempt.given or {}).get(MAX_RUNTIME_SECS.name)
    limits = [own] if isinstance(own, float) and own > 0.0 else []
    return min([*limits, *([] if left is None else [left])], default=None)


def _next(grid: Grid) -> int:
    """The number of the next model: one more than the highest so far."""
    start = f"{grid.key}_model_"
    numbers = [attempt.model.removeprefix(start) for attempt in grid.attempts]
    return 1 + max((int(text) for text in numbers if text.isdecimal()), default=0)
