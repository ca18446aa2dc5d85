"""The algorithm protocol: how something that learns plugs into the trainer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from steam.core.clock import Clock
from steam.model.signature import Category
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.parameters import ParameterSpec, Problem
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress


@dataclass(frozen=True, slots=True)
class Order:
    """What to train: the frames, and the given parameters as typed values by H2O's name."""

    model_key: str
    training: Frame
    validation: Frame | None
    given: Mapping[str, object]


WITHOUT_RESPONSE = frozenset(
    {
        Category.CLUSTERING,
        Category.ANOMALY_DETECTION,
        Category.DIM_REDUCTION,
        Category.AUTO_ENCODER,
    }
)
"""Models of these categories are learned from columns alone."""


class Algorithm(Protocol):
    """One way to learn a model from a frame. Stateless and safe to share between threads."""

    @property
    def name(self) -> str:
        """The short name, as in `/3/ModelBuilders/{name}`."""
        ...

    @property
    def full_name(self) -> str: ...

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of models that it can make, in H2O's words."""
        ...

    @property
    def parameters(self) -> tuple[ParameterSpec, ...]: ...

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        """Every complaint that needs no training, severest first; empty when all is well."""
        ...

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        """Learn. Raises SteamError with one sentence, and whatever `progress` raises.

        OutOfTime may be caught: what there is by then is the model, with a warning that says so.
        """
        ...

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> AnyMetrics:
        """How well the model does on a frame, which holds the response if it has one.

        Raises SteamError.
        """
        ...
