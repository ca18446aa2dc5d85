"""The search of a grid, over models that are trained."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.grid.criteria import Criteria, Strategy
from steam.trainer.algorithms.grid.grid import Grid
from steam.trainer.algorithms.grid.search import Search
from steam.trainer.algorithms.grid.space import Space, Values
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.progress import Cancelled, Progress, Silent

FRAME = frame_from_arrays("f", {"x": [1.0, 2.0, 3.0, 5.0, 4.0], "y": [1.0, 2.5, 2.0, 4.0, 5.0]})
EMPTY = Grid("g", "glm", "f", ())


@dataclass
class Recipe:
    """Trains real models; a lambda below 0 is refused, one of 13 costs a second of `clock`."""

    clock: list[float] = field(default_factory=lambda: [0.0])
    turns: list[int] = field(default_factory=list)

    def given(self, values: Values) -> Mapping[str, object]:
        try:
            penalty = float(str(values["lambda"]))
        except ValueError:
            raise InvalidInput("lambda cannot be read.") from None
        return {"response_column": "y", "family": "gaussian", "lambda": [penalty]}

    def build(
        self, key: str, given: Mapping[str, object], turn: int, progress: Progress
    ) -> TrainedModel:
        self.turns.append(turn)
        if given["lambda"] == [-1.0]:
            raise InvalidInput("lambda is below 0.")
        if given["lambda"] == [13.0]:
            self.clock[0] += 1.0
            progress.update(0.5)
        return GlmAlgorithm().train(
            Order(key, FRAME, None, given), LocalEngine(1), SystemClock(), progress
        )


def searched(*values: str, grid: Grid = EMPTY, recipe: Recipe | None = None, **how: object) -> Grid:
    recipe = recipe or Recipe()
    criteria = Criteria(**how)  # type: ignore[arg-type]
    space = Space(({"lambda": values},))
    return Search(grid, space, criteria, recipe, lambda _grid: None, lambda: recipe.clock[0]).run(
        Silent()
    )


def test_each_point_is_a_model_and_what_fails_is_told() -> None:
    grid = searched("0", "-1", "a", "0.5")
    assert grid.model_keys == ("g_model_1", "g_model_4")
    assert [(one.model, one.values, one.error) for one in grid.failed] == [
        ("g_model_2", {"lambda": "-1"}, "lambda is below 0."),
        ("g_model_3", {"lambda": "a"}, "lambda cannot be read."),
    ]
    assert [one.given is None for one in grid.failed] == [False, True]


def test_a_second_search_adds_what_is_new() -> None:
    first = searched("0", "-1", "0.5")
    recipe = Recipe()
    grid = searched("0.50", "0", "0.1", grid=first, recipe=recipe)
    assert grid.model_keys == (*first.model_keys, "g_model_4")
    assert recipe.turns == [2]
    assert not grid.failed


def test_as_many_models_are_made_as_are_wanted_failures_aside() -> None:
    grid = searched(
        "-1", "0", "0.1", "0.2", "0.3", strategy=Strategy.RANDOM_DISCRETE, max_models=2, seed=3
    )
    assert len(grid.made) == 2


def test_the_search_ends_when_its_time_is_over_without_an_error() -> None:
    grid = searched("0", "13", "0.1", max_runtime_s=0.5)
    assert grid.model_keys[0] == "g_model_1"
    assert len(grid.made) <= 2
    assert not grid.failed


def test_models_that_are_no_better_end_the_search() -> None:
    values = [f"{1e-9 * number:g}" for number in range(1, 20)]
    assert len(searched(*values, stopping_rounds=2, stopping_tolerance=0.1).made) == 5


def test_the_grid_is_kept_as_it_grows_and_stays_when_the_job_is_cancelled() -> None:
    class Stopped(Silent):
        def update(self, fraction: float, message: str = "") -> None:
            if fraction > 0.5:
                raise Cancelled

    kept: list[Grid] = []
    search = Search(EMPTY, Space(({"lambda": ["0", "1"]},)), Criteria(), Recipe(), kept.append)
    with pytest.raises(Cancelled):
        search.run(Stopped())
    assert [len(grid.made) for grid in kept] == [0, 1]
