"""How a grid is searched: in which order, and when to stop."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from steam.trainer.algorithms.parameters import ParameterSpec, Support
from steam.trainer.chance import row_chances


class Strategy(Enum):
    """The order of the points, in H2O's words."""

    CARTESIAN = "Cartesian"
    RANDOM_DISCRETE = "RandomDiscrete"
    SEQUENTIAL = "Sequential"


@dataclass(frozen=True, slots=True)
class Criteria:
    """When to stop: after `max_models` or `max_runtime_s` (0: no limit of that kind), or when the
    models stop getting better (`stopping_rounds`, 0: never; see `steam.trainer.algorithms.grid.
    stopping`). A seed of -1 is chosen."""

    strategy: Strategy = Strategy.CARTESIAN
    max_models: int = 0
    max_runtime_s: float = 0.0
    seed: int = -1
    stopping_rounds: int = 0
    stopping_metric: str = "AUTO"
    stopping_tolerance: float = 0.001


def order(size: int, strategy: Strategy, seed: int) -> Iterator[int]:
    """The numbers of all points, 0 to `size` - 1, each once, in the order of the search."""
    if strategy is not Strategy.RANDOM_DISCRETE:
        yield from range(size)
        return
    moved: dict[int, int] = {}  # of a shuffle of all numbers, those that are not where they began
    for turn in range(size):
        chance = float(row_chances(seed, turn, 1)[0])
        drawn = min(turn + int(chance * (size - turn)), size - 1)
        yield moved.get(drawn, drawn)
        moved[drawn] = moved.pop(turn, turn)


CRITERIA = (
    ParameterSpec(
        "strategy",
        "enum",
        Strategy.CARTESIAN.value,
        Support.FULL,
        "The order of the search.",
        values=tuple(one.value for one in Strategy),
    ),
    ParameterSpec(
        "max_models", "int", 0, Support.FULL, "Most models to train; 0 for all.", least=0
    ),
    ParameterSpec(
        "max_runtime_secs",
        "double",
        0.0,
        Support.FULL,
        "Seconds after which to end; 0 for no limit.",
        least=0.0,
    ),
    ParameterSpec("seed", "long", -1, Support.FULL, "Seed of the order; -1 to choose."),
    ParameterSpec(
        "stopping_rounds",
        "int",
        0,
        Support.FULL,
        "Stop when the mean of so many best models is hardly better than that of the next best.",
        least=0,
    ),
    ParameterSpec("stopping_metric", "string", "AUTO", Support.FULL, "What better is told by."),
    ParameterSpec(
        "stopping_tolerance",
        "double",
        0.001,
        Support.FULL,
        "How much better is hardly better, relative to the mean.",
        least=0.0,
    ),
)
"""The search criteria as parameters, under H2O's names."""
