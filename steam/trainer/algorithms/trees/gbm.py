"""Gradient boosting: each tree learns what those before it have left."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from steam.core.clock import Clock
from steam.model.signature import Category
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial, BoostedValue
from steam.model.trees.combination import Combination
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.checkpoints import Checkpoints, NoCheckpoints
from steam.trainer.algorithms.gains import gains_shares_of
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.algorithms.stopping import stopping_of
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.algorithms.trees.balance import TrainingRows, training_rows
from steam.trainer.algorithms.trees.booster import Booster, least_weight
from steam.trainer.algorithms.trees.distributions import DISTRIBUTIONS
from steam.trainer.algorithms.trees.earlier import Earlier, earlier_of, resumed
from steam.trainer.algorithms.trees.growing import Growth, Steps, Telling, grow, interval_of
from steam.trainer.algorithms.trees.interactions import INTERACTION_CONSTRAINTS, branch_groups
from steam.trainer.algorithms.trees.monotone import MONOTONE_CONSTRAINTS, directions
from steam.trainer.algorithms.trees.outcome import (
    deviance_of,
    mean_turns,
    measure_trees,
    trained_trees,
)
from steam.trainer.algorithms.trees.parameters import GBM_PARAMETERS, limits_of
from steam.trainer.algorithms.trees.rows import Floats, Rows
from steam.trainer.algorithms.trees.task import TreeTask, check_task, spread, task_of
from steam.trainer.algorithms.trees.watched import Watched
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.measure import Metrics, measure_of
from steam.trainer.progress import Progress, Silent

_OF_SQUARES = frozenset({"gaussian", "laplace", "quantile"})
"""Distributions for which each row bends the loss by its weight."""

_LEAST_BEND = 1e-6
"""Of a leaf, for the others: where rows are all but certain, what is left of their sums is noise,
and LightGBM fails at a leaf that it takes to have rows and has none."""


class GradientBoosting:
    """Boosted trees, as H2O's GBM."""

    name, full_name = "gbm", "Gradient Boosting Machine"
    categories = (
        Category.REGRESSION.value,
        Category.BINOMIAL.value,
        Category.MULTINOMIAL.value,
    )
    parameters = GBM_PARAMETERS

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        return check_task(self, order, engine)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        return self.grow(order, engine, clock, progress, NoCheckpoints())

    def grow(
        self,
        order: Order,
        engine: LocalEngine,
        clock: Clock,
        progress: Progress,
        checkpoints: Checkpoints,
    ) -> TrainedModel:
        training, earlier = begin(self, resumed(order), clock), earlier_of(order)
        task, used = task_of(order, engine), training.used
        drawn = training_rows(task, order.training, used, engine, progress)
        rows = drawn.rows
        validation = task.validation_rows(order.validation, engine, progress)
        distribution = DISTRIBUTIONS[task.distribution]
        initial = distribution.start(rows, used) if earlier is None else earlier.initial
        outputs = task.classes if task.distribution == "multinomial" else 1
        booster = Booster(
            rows,
            task.signature.features,
            limits_of(used),
            _options(task, rows, used),
            outputs=outputs,
            start=_starts(rows, initial, outputs, earlier),
            earlier=earlier,
            threads=engine.threads,
        )
        combination = _combination(task, drawn, initial)
        measure = measure_of(
            task.signature,
            deviance_of(task.distribution, used),
            gains_shares=gains_shares_of(used),
        )
        watched = [
            Watched(one, outputs, lambda _turns: combination, measure)
            for one in (rows, validation)
            if one is not None
        ]

        def measured(turns: int) -> tuple[Metrics | None, Metrics | None]:
            for one in watched:
                one.follow(booster, turns)
            own, *held_out = (one.metrics() for one in watched)
            return own, held_out[0] if held_out else None

        def learn(turn: int) -> bool:
            if used["learn_rate_annealing"] != 1.0:
                booster.set_learn_rate(used["learn_rate"] * used["learn_rate_annealing"] ** turn)
            return booster.add()

        def model(growth: Growth, progress: Progress) -> TrainedModel:
            outputs = {"init_f": initial}
            own = None if drawn.balance is None else growth.measurements[-1].training
            return trained_trees(
                training, task, booster, growth, combination, own, engine, progress, outputs
            )

        def tell(growth: Growth) -> None:  # the job goes on where it was
            checkpoints.so_far(model(growth, Silent()), growth.turns)

        growth = grow(
            Steps(learn, measured),
            used["ntrees"],
            interval_of(used),
            stopping_of(used),
            clock,
            progress,
            first=0 if earlier is None else earlier.turns,
            telling=Telling(checkpoints.every, tell),
        )
        return model(growth, progress)

    def settled_by_folds(
        self, order: Order, models: Sequence[TrainedModel]
    ) -> Mapping[str, object]:
        return mean_turns(order.given, models)

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> AnyMetrics:
        return measure_trees(model.predictor, model.parameters, frame, engine, progress)


def _starts(rows: Rows, initial: float, outputs: int, earlier: Earlier | None) -> Floats:
    """The scores before the first tree that is to grow, (n, outputs)."""
    start = np.full((rows.count, outputs), initial)
    if rows.offset is not None:
        start += rows.offset[:, None]
    return start if earlier is None else earlier.scores(rows.x, start)


def _combination(task: TreeTask, drawn: TrainingRows, initial: float) -> Combination:
    if not task.classes:
        return BoostedValue(DISTRIBUTIONS[task.distribution].link, initial)
    if task.distribution == "multinomial":
        return BoostedMultinomial(drawn.answers)
    return BoostedBinomial(drawn.answers, initial)


def _options(task: TreeTask, rows: Rows, used: Mapping[str, Any]) -> dict[str, Any]:
    distribution = DISTRIBUTIONS[task.distribution]
    of_squares = task.distribution in _OF_SQUARES
    least = used["min_rows"]
    unit = spread(rows) if of_squares else 1.0
    sampled = used["sample_rate"] < 1.0
    groups = branch_groups(used, task.signature.names)
    ways = directions(used, task.signature.names)
    return {
        **({} if groups is None else {INTERACTION_CONSTRAINTS: groups}),
        **({} if ways is None else {MONOTONE_CONSTRAINTS: ways}),
        "objective": distribution.objective,
        "learning_rate": used["learn_rate"],
        **{option: used[name] for option, name in distribution.options.items()},
        "min_data_in_leaf": 0 if of_squares else int(np.ceil(least)),
        "min_sum_hessian_in_leaf": least_weight(least) if of_squares else _LEAST_BEND,
        "min_gain_to_split": used["min_split_improvement"] * unit,
        "bagging_fraction": used["sample_rate"] if sampled else 1.0,
        "bagging_freq": 1 if sampled else 0,
        "feature_fraction": used["col_sample_rate_per_tree"],
        "feature_fraction_bynode": used["col_sample_rate"],
    }
