"""Training by an order: the folds that it asks for, one after the other, then all rows."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from steam.core.clock import Clock
from steam.trainer.algorithms.algorithm import (
    Algorithm,
    FollowsFolds,
    Order,
    Settlement,
    Settles,
)
from steam.trainer.algorithms.checkpoints import (
    Checkpoints,
    NoCheckpoints,
    train_telling,
)
from steam.trainer.algorithms.common_parameters import (
    FOLD_ASSIGNMENT,
    KEEP_MODELS,
    MAX_RUNTIME_SECS,
    SEED,
)
from steam.trainer.algorithms.cross_validation.budget import Budget
from steam.trainer.algorithms.cross_validation.fold_orders import FoldOrders, has_truth
from steam.trainer.algorithms.cross_validation.folds import Assignment
from steam.trainer.algorithms.cross_validation.request import (
    assign,
    assignment_used,
    check_folds,
    is_asked,
    is_by_chance,
)
from steam.trainer.algorithms.cross_validation.result import (
    FoldFrames,
    combined_metrics,
    facts_with,
    kept_frames,
)
from steam.trainer.algorithms.cross_validation.share import in_fold
from steam.trainer.algorithms.cross_validation.summary import summary_table
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.algorithms.trained import CrossValidation, TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import OutOfTime, Progress

LEFT_OUT = (
    "There is no cross-validation, for max_runtime_secs was too short for it; "
    "the model is of all rows."
)


@dataclass(frozen=True, slots=True)
class Products:
    """All that one order made: the model, and what is to be kept of its cross-validation."""

    model: TrainedModel
    fold_models: tuple[TrainedModel, ...] = ()
    frames: tuple[Frame, ...] = ()


def check(algorithm: Algorithm, order: Order, engine: LocalEngine) -> list[Problem]:
    """Every complaint that needs no training: about the folds, else the algorithm's own."""
    return check_folds(order) or list(algorithm.check(order, engine))


def train(  # noqa: PLR0917 - what a training takes, and who is told of it
    algorithm: Algorithm,
    order: Order,
    engine: LocalEngine,
    clock: Clock,
    progress: Progress,
    checkpoints: Checkpoints | None = None,
) -> Products:
    """Train by an order that `check` has nothing against; `checkpoints` are told of the models of
    folds, and of all models as they grow.

    With `max_runtime_secs` each training has an equal share of the time that is left. If that of
    a fold is over before there is a model, cross-validation is left out with a warning, and the
    model of all rows has the rest.
    Raises SteamError, naming the fold, and whatever `progress` raises: when that has raised
    OutOfTime, the time of all that follows is over.
    """
    told = checkpoints or NoCheckpoints()
    if not is_asked(order.given):
        model = train_telling(algorithm, order, engine, clock, progress, told)
        return _alone(_unassigned(model))
    if is_by_chance(order.given):
        order = replace(order, settled={SEED.name: _seed(order)})
    seconds = order.given.get(MAX_RUNTIME_SECS.name)
    budget = Budget(progress, seconds if isinstance(seconds, float) else 0.0)
    run = _Run(algorithm, order, assign(order, _seed(order)), engine, clock, budget, told)
    try:
        return run.train()
    except _NoTime:
        rest = budget.share("All rows", 1)
        model = train_telling(algorithm, order, engine, clock, rest, told)
        return _alone(replace(model, warnings=(*model.warnings, LEFT_OUT)))


class _NoTime(Exception):
    """The time of a fold was over before it had a model."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One cross-validation: what its steps share."""

    algorithm: Algorithm
    order: Order
    folds: Assignment
    engine: LocalEngine
    clock: Clock
    budget: Budget
    checkpoints: Checkpoints

    def train(self) -> Products:
        """Settle, train each fold, measure all of them together, train on all rows."""
        try:
            settlement = self._settle()
            models = self._fold_models(settlement)
            metrics, frames = self._measured(models)
        except OutOfTime:
            raise _NoTime from None
        settled = {**self.order.settled, **settlement.main}
        if isinstance(self.algorithm, FollowsFolds):
            settled |= self.algorithm.settled_by_folds(self.order, models)
        order = replace(self.order, settled=settled)
        main = self._model(order, self.budget.share("All rows", 1))
        keeps_models = self.order.given.get(KEEP_MODELS.name) is not False
        told = _told(models, metrics, frames, keeps_models=keeps_models)
        model = replace(
            main,
            parameters={**main.parameters, FOLD_ASSIGNMENT.name: assignment_used(self.order.given)},
            cross_validation=told,
            outputs={**main.outputs, **settlement.outputs},
            facts=facts_with(main.facts, metrics),
        )
        kept = (*frames.all, *model.frames.values())
        return Products(model.without_frames, tuple(models) if keeps_models else (), kept)

    def _settle(self) -> Settlement:
        if not isinstance(self.algorithm, Settles):
            return Settlement()
        orders = FoldOrders(self.order, self.folds)
        progress = self.budget.share("Choosing", 2)
        return self.algorithm.settle(self.order, orders, self.engine, progress)

    def _fold_models(self, settlement: Settlement) -> list[TrainedModel]:
        models = []
        count = self.folds.count
        settled = {**self.order.settled, **settlement.folds}
        for fold, planned in enumerate(FoldOrders(self.order, self.folds)):
            order = planned if has_truth(planned) else replace(planned, validation=None)
            with in_fold(fold, count) as name:
                progress = self.budget.share(name, count - fold + 2)
                model = self._model(replace(order, settled=settled), progress)
                if model.validation_metrics is None and order.validation is not None:
                    measured = self.algorithm.score(model, order.validation, self.engine, progress)
                    model = replace(model, validation_metrics=measured)
                models.append(replace(model, frames={}))
                self.checkpoints.of_fold(models[-1])
        return models

    def _model(self, order: Order, progress: Progress) -> TrainedModel:
        return train_telling(
            self.algorithm, order, self.engine, self.clock, progress, self.checkpoints
        )

    def _measured(self, models: Sequence[TrainedModel]) -> tuple[AnyMetrics | None, FoldFrames]:
        progress = self.budget.share("Measuring", 2)
        metrics = combined_metrics(
            self.algorithm, self.order, self.folds, models, self.engine, progress
        )
        return metrics, kept_frames(self.order, self.folds, models, self.engine, progress)


def _alone(model: TrainedModel) -> Products:
    return Products(model.without_frames, frames=tuple(model.frames.values()))


def _unassigned(model: TrainedModel) -> TrainedModel:
    """The model without folds, of which AUTO comes to no assignment."""
    if model.parameters.get(FOLD_ASSIGNMENT.name) != FOLD_ASSIGNMENT.default:
        return model
    return replace(model, parameters={**model.parameters, FOLD_ASSIGNMENT.name: None})


def _told(
    models: Sequence[TrainedModel],
    metrics: AnyMetrics | None,
    frames: FoldFrames,
    *,
    keeps_models: bool,
) -> CrossValidation:
    histories = (model.tables.get("scoring_history") for model in models)
    return CrossValidation(
        folds=len(models),
        metrics=metrics,
        summary=summary_table(
            [model.validation_metrics for model in models if model.validation_metrics is not None]
        ),
        histories=tuple(table for table in histories if table is not None),
        models=tuple(model.key for model in models) if keeps_models else None,
        predictions=tuple(frame.key for frame in frames.predictions) or None,
        holdout_predictions=_key(frames.combined),
        fold_assignment=_key(frames.assignment),
    )


def _key(frame: Frame | None) -> str | None:
    return None if frame is None else frame.key


def _seed(order: Order) -> int:
    """The seed that was given or settled; one by chance where there is none, or -1."""
    seed = order.used.get(SEED.name)
    return seed if isinstance(seed, int) and seed != -1 else secrets.randbits(62)
