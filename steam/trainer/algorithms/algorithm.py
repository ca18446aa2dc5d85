"""The algorithm protocol: how something that learns plugs into the trainer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from steam.core.clock import Clock
from steam.model.signature import Category
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.parameters import ParameterSpec, Problem
from steam.trainer.algorithms.table import Cell
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress


@dataclass(frozen=True, slots=True)
class Order:
    """What to train: the frames, and the given parameters as typed values by H2O's name.

    `settled` is what a cross-validation has settled, by names that the algorithm chose in its
    `settle`, and the seed of the folds; it comes before what is given. `frames` and `models` are
    other frames, and models, that are given, by the name of their parameter.
    """

    model_key: str
    training: Frame
    validation: Frame | None
    given: Mapping[str, object]
    settled: Mapping[str, object] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    models: Mapping[str, TrainedModel] = field(default_factory=dict)

    @property
    def used(self) -> Mapping[str, object]:
        """The given parameters with what is settled in their place."""
        return {**self.given, **self.settled}


WITHOUT_RESPONSE = frozenset(
    {
        Category.CLUSTERING,
        Category.ANOMALY_DETECTION,
        Category.DIM_REDUCTION,
        Category.AUTO_ENCODER,
    }
)
"""Models of these categories are learned from columns alone."""


class Scorer(Protocol):
    """What is known of models of one kind, whoever made them. Safe to share between threads."""

    @property
    def name(self) -> str:
        """The short name, as in `/3/ModelBuilders/{name}`."""
        ...

    @property
    def full_name(self) -> str: ...

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of models that there are, in H2O's words."""
        ...

    @property
    def parameters(self) -> tuple[ParameterSpec, ...]: ...

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> AnyMetrics:
        """How well the model does on a frame, which holds the response if it has one.

        Raises SteamError.
        """
        ...


class Algorithm(Scorer, Protocol):
    """One way to learn a model from a frame. Stateless and safe to share between threads."""

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


@runtime_checkable
class Advises(Algorithm, Protocol):
    """An algorithm that warns of parameters that it takes."""

    def advice(self, order: Order) -> Sequence[Problem]:
        """A warning each for what the user may not have meant, of an order without complaints."""
        ...


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the folds of a cross-validation found best: `settled` of the orders of the folds and of
    the main model, and `outputs` that are told of the main model."""

    folds: Mapping[str, object] = field(default_factory=dict)
    main: Mapping[str, object] = field(default_factory=dict)
    outputs: Mapping[str, Cell] = field(default_factory=dict)


@runtime_checkable
class FollowsFolds(Algorithm, Protocol):
    """An algorithm whose main model depends on the models of a cross-validation."""

    def settled_by_folds(
        self, order: Order, models: Sequence[TrainedModel]
    ) -> Mapping[str, object]:
        """What the order of the main model has in place of what is given, by name."""
        ...


@runtime_checkable
class AddsUp(Algorithm, Protocol):
    """An algorithm without a response, whose metrics of all rows come from those of their parts."""

    def added_up(self, parts: Sequence[AnyMetrics]) -> AnyMetrics:
        """The metrics of the rows of all parts, each of them measured by a model of its own."""
        ...


@runtime_checkable
class Settles(Algorithm, Protocol):
    """An algorithm that chooses something by cross-validation before it trains its models."""

    def settle(
        self, order: Order, folds: Sequence[Order], engine: LocalEngine, progress: Progress
    ) -> Settlement:
        """Choose. In the order of each fold the training frame has no weight on the fold's rows,
        and the validation frame on these alone.

        Raises SteamError and whatever `progress` raises.
        """
        ...
