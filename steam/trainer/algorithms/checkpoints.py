"""Models that are told of before all of an order is done, so that whoever likes may keep them."""

from typing import Protocol, runtime_checkable

from steam.core.clock import Clock
from steam.trainer.algorithms.algorithm import Algorithm, Order
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.progress import Progress


class Checkpoints(Protocol):
    """What becomes of them. May raise SteamError, which ends the training."""

    @property
    def every(self) -> int:
        """The turns from one model so far to the next; 0 for none."""
        ...

    def so_far(self, model: TrainedModel, turns: int) -> None:
        """The model as it is after so many turns, of which more follow."""
        ...

    def of_fold(self, model: TrainedModel) -> None:
        """A model of a cross-validation is done."""
        ...


class NoCheckpoints:
    """Nobody asks."""

    every = 0

    def so_far(self, model: TrainedModel, turns: int) -> None:
        """Never told."""

    def of_fold(self, model: TrainedModel) -> None:
        """Nothing becomes of it but what becomes of all that the order made."""


@runtime_checkable
class GrowsByTurns(Algorithm, Protocol):
    """An algorithm whose models are models after each of their turns."""

    def grow(
        self,
        order: Order,
        engine: LocalEngine,
        clock: Clock,
        progress: Progress,
        checkpoints: Checkpoints,
    ) -> TrainedModel:
        """Learn as by `train`, telling of models so far. Raises as that."""
        ...


def train_telling(  # noqa: PLR0917 - all that a training takes
    algorithm: Algorithm,
    order: Order,
    engine: LocalEngine,
    clock: Clock,
    progress: Progress,
    checkpoints: Checkpoints,
) -> TrainedModel:
    """The model of that order, told of as it grows if its algorithm can."""
    if isinstance(algorithm, GrowsByTurns):
        return algorithm.grow(order, engine, clock, progress, checkpoints)
    return algorithm.train(order, engine, clock, progress)
