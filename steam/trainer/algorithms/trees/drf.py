"""Random forests: means of trees, each of a sample of the rows and of columns at each decision.

A tree is of squared errors about indicators of classes, and its leaves are their shares, as in
H2O; one sample serves the trees of all classes of a turn.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.clock import Clock
from steam.model.signature import Category
from steam.model.trees.averaged import MeanOfFirstClass, MeanValue, Shares
from steam.model.trees.combination import Combination
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.checkpoint import checkpoint_of
from steam.trainer.algorithms.columns import check_tries
from steam.trainer.algorithms.gains import gains_shares_of
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.algorithms.stopping import stopping_of
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.algorithms.trees.balance import TrainingRows, training_rows
from steam.trainer.algorithms.trees.booster import Booster, least_weight
from steam.trainer.algorithms.trees.distributions import distribution_of
from steam.trainer.algorithms.trees.earlier import earlier_of, resumed
from steam.trainer.algorithms.trees.growing import Steps, grow, interval_of
from steam.trainer.algorithms.trees.outcome import mean_turns, measure_trees, trained_trees
from steam.trainer.algorithms.trees.parameters import DRF_PARAMETERS, limits_of
from steam.trainer.algorithms.trees.rows import Floats, Rows
from steam.trainer.algorithms.trees.task import TreeTask, check_task, task_of
from steam.trainer.algorithms.trees.watched import OutOfBag, Watched
from steam.trainer.chance import row_chances
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.measure import Metrics, measure_of
from steam.trainer.progress import Progress


class RandomForest:
    """Random forests, as H2O's DRF. The metrics of training are of the trees that have not seen
    the row."""

    name, full_name = "drf", "Distributed Random Forest"
    categories = (
        Category.REGRESSION.value,
        Category.BINOMIAL.value,
        Category.MULTINOMIAL.value,
    )
    parameters = DRF_PARAMETERS

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        problems = check_task(self, order, engine) or _check_seed(order)
        if problems:
            return problems
        levels = len(order.training.vec(str(order.given["response_column"])).domain or ())
        asked, natural = order.given.get("distribution"), distribution_of(None, levels)
        if distribution_of(asked, levels) != natural:
            message = f"distribution = {asked} is not that of this response, {natural}."
            return [Problem("distribution", message)]
        columns = len(task_of(order, engine).signature.features)
        return check_tries(order.given, columns)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        training, earlier = begin(self, resumed(order), clock), earlier_of(order)
        task, used = task_of(order, engine), training.used
        drawn = training_rows(task, order.training, used, engine, progress)
        rows = drawn.rows
        validation = task.validation_rows(order.validation, engine, progress)
        targets = _targets(task, rows)
        outputs = 1 if targets.ndim == 1 else targets.shape[1]
        booster = Booster(
            rows,
            task.signature.features,
            limits_of(used),
            _options(task, used),
            outputs=outputs,
            earlier=earlier,
            threads=engine.threads,
        )

        def combine(turns: int) -> Combination:
            return _combination(task, drawn, max(turns, 1))

        measure = measure_of(task.signature, gains_shares=gains_shares_of(used))
        unseen = OutOfBag(rows, outputs, combine, measure)
        held_out = None if validation is None else Watched(validation, outputs, combine, measure)

        def bag_of(turn: int) -> NDArray[np.bool_]:
            chances = row_chances(used["seed"], 0, rows.count, turn)
            return np.asarray(chances < used["sample_rate"])

        def learn(turn: int) -> bool:
            bag = bag_of(turn)
            if not booster.add_means(targets, np.where(bag, rows.weight, 0.0)):
                return False
            unseen.follow(booster, turn, bag)
            return True

        first = 0 if earlier is None else earlier.turns
        for turn in range(first):
            progress.update(0.0, f"Measuring tree {turn + 1} of {first} of the checkpoint.")
            unseen.follow(booster, turn, bag_of(turn))

        def measured(turns: int) -> tuple[Metrics | None, Metrics | None]:
            if held_out is None or not turns:
                return unseen.metrics(), None
            held_out.follow(booster, turns)
            return unseen.metrics(), held_out.metrics()

        growth = grow(
            Steps(learn, measured),
            used["ntrees"],
            interval_of(used),
            stopping_of(used),
            clock,
            progress,
            first=first,
        )
        return trained_trees(
            training,
            task,
            booster,
            growth,
            combine(growth.turns),
            growth.measurements[-1].training,
            engine,
            progress,
            {"init_f": 0.0},
        )

    def settled_by_folds(
        self, order: Order, models: Sequence[TrainedModel]
    ) -> Mapping[str, object]:
        return mean_turns(order.given, models)

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> AnyMetrics:
        return measure_trees(model.predictor, model.parameters, frame, engine, progress)


def _check_seed(order: Order) -> list[Problem]:
    """The complaint about another seed than that of the checkpoint, by which it is known which
    rows its trees have not seen."""
    model, seed = checkpoint_of(order), order.given.get("seed", -1)
    if model is None or seed in {None, -1, model.parameters.get("seed")}:
        return []
    message = (
        "seed cannot be modified if checkpoint is specified: which rows a tree has not seen "
        f"follows from it. Leave it out, or give {model.parameters.get('seed')}."
    )
    return [Problem("seed", message)]


def _targets(task: TreeTask, rows: Rows) -> Floats:
    """What trees are to give the mean of: the number, whether it is the first of two classes, or
    for each of several whether it is that, (n, classes)."""
    if not task.classes:
        return rows.response
    classes = rows.response[:, None] == np.arange(task.classes)
    targets: Floats = classes.astype(np.float64)
    return targets[:, 0] if task.classes == 2 else targets


def _combination(task: TreeTask, drawn: TrainingRows, turns: int) -> Combination:
    if not task.classes:
        return MeanValue(turns)
    answers = drawn.answers
    return MeanOfFirstClass(answers, turns) if task.classes == 2 else Shares(answers)


def _options(task: TreeTask, used: Mapping[str, Any]) -> dict[str, Any]:
    columns = len(task.signature.features)
    return {
        "objective": "none",
        "learning_rate": 1.0,
        "min_data_in_leaf": 0,
        "min_sum_hessian_in_leaf": least_weight(used["min_rows"]),
        "feature_fraction": used["col_sample_rate_per_tree"],
        "feature_fraction_bynode": _tries(used["mtries"], columns, task.classes) / columns,
    }


def _tries(asked: int, columns: int, classes: int) -> int:
    """How many columns a decision chooses from: of classes the root, else a third, in H2O."""
    if asked == -2:
        return columns
    if asked > 0:
        return asked
    usual = np.sqrt(columns) if classes else columns / 3.0
    return max(int(usual), 1)
