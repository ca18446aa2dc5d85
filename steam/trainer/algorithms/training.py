"""From an order to a trained model: what every algorithm does around its own learning."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from steam.core.clock import Clock
from steam.model.predictor import Predictor
from steam.trainer.algorithms.algorithm import Algorithm, Order
from steam.trainer.algorithms.description import describe
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.parameters import with_defaults
from steam.trainer.algorithms.table import Table
from steam.trainer.algorithms.trained import TrainedModel

ModelT = TypeVar("ModelT", bound=Predictor)
Pack = Callable[[ModelT, Mapping[str, object]], bytes]
"""Makes an artifact of a model and its facts, as those of `steam.model.pack` do."""


@dataclass(frozen=True, slots=True)
class Training:
    """A training that has begun.

    `used` is every parameter of the algorithm by name: as given, else its default. A `seed` of -1
    is chosen by now, and the model's key is there.
    """

    algorithm: Algorithm
    order: Order
    used: Mapping[str, Any]
    clock: Clock
    started_ms: int

    def model(
        self,
        predictor: ModelT,
        metrics: AnyMetrics,
        pack: Pack[ModelT],
        *,
        tables: Mapping[str, Table] | None = None,
        warnings: Sequence[str] = (),
    ) -> TrainedModel:
        """The trained model: what the predictor is and how good, and its file when asked for."""
        ended_ms = self.clock.now_ms()
        facts = describe(self.order, self.used, metrics, ended_ms)
        return TrainedModel(
            key=self.order.model_key,
            algorithm=self.algorithm.name,
            full_name=self.algorithm.full_name,
            predictor=predictor,
            training_frame=self.order.training.key,
            parameters=self.used,
            asked=self.order.given,
            training_metrics=metrics,
            tables=tables or {},
            facts=facts,
            created_ms=ended_ms,
            duration_ms=ended_ms - self.started_ms,
            pack=partial(pack, predictor),
            warnings=tuple(warnings),
        )


def begin(algorithm: Algorithm, order: Order, clock: Clock) -> Training:
    """The training of that order, from this moment."""
    used = with_defaults(algorithm.parameters, order.used) | {"model_id": order.model_key}
    if used.get("seed") == -1:
        used["seed"] = secrets.randbits(62)
    return Training(algorithm, order, used, clock, clock.now_ms())
