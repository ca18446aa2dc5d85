"""A forest that has grown as a model of the trainer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from steam.model.pack import tree_bytes
from steam.model.predictor import Predictor
from steam.model.trees.averaged import MeanOfFirstClass, Shares
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial
from steam.model.trees.combination import Combination
from steam.model.trees.encoding import Encoding
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.gains import gains_shares_of
from steam.trainer.algorithms.metrics import metric_facts
from steam.trainer.algorithms.table import Cell
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import Training
from steam.trainer.algorithms.trees.booster import Booster
from steam.trainer.algorithms.trees.calibration import calibration_of
from steam.trainer.algorithms.trees.distributions import DISTRIBUTIONS
from steam.trainer.algorithms.trees.growing import Growth
from steam.trainer.algorithms.trees.parameters import settled_of
from steam.trainer.algorithms.trees.tables import forest_tables
from steam.trainer.algorithms.trees.task import TreeTask
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.metrics.measure import Metrics
from steam.trainer.progress import Progress


def trained_trees(  # noqa: PLR0917 - all that one training made
    training: Training,
    task: TreeTask,
    booster: Booster,
    growth: Growth,
    combination: Combination,
    own: Metrics | None,
    engine: LocalEngine,
    progress: Progress,
    outputs: Mapping[str, Cell],
) -> TrainedModel:
    """The model with its tables and metrics; `own` are those of training where they are not of all
    rows of its frame: of the trees that have not seen a row, or of rows that were drawn.

    The label of two classes is the second from the probability on that has the best F1.
    """
    forest = booster.forest()
    model = TreeModel(task.signature, Encoding.plain(task.signature.features), forest, combination)
    frame, validation_frame = training.order.training, training.order.validation
    used = settled_of(training.used, task.distribution, classifies=task.classes > 0)
    metrics = own or measure_trees(model, used, frame, engine, progress)
    validation = None
    if validation_frame is not None:
        validation = measure_trees(model, used, validation_frame, engine, progress)
    model = replace(model, combination=_with_threshold(combination, validation or metrics))
    threshold = _threshold(model.combination)
    model = replace(model, calibration=calibration_of(model, training.order, engine, progress))
    made = replace(training, used=used).model(
        model,
        metrics,
        partial(tree_bytes, training.algorithm.name),
        tables=forest_tables(
            forest,
            task.signature.names,
            booster.importances(),
            growth,
            training.started_ms,
        ),
        warnings=(*task.warnings, *growth.warnings),
    )
    facts = dict(made.facts)
    if validation is not None:
        facts["metrics"] = {
            "training": metric_facts(metrics),
            "validation": metric_facts(validation),
        }
    return replace(
        made,
        validation_frame=None if validation_frame is None else validation_frame.key,
        validation_metrics=validation,
        outputs={**outputs, "default_threshold": threshold},
        facts=facts,
    )


def mean_turns(given: Mapping[str, object], models: Sequence[TrainedModel]) -> dict[str, object]:
    """With a rule that ends growing early: as many trees as the models of folds have on average.

    Rounded down, as H2O does; the main model, which has no rows held out, has no such rule then.
    """
    if not given.get("stopping_rounds"):
        return {}
    forests = [model.predictor_as(TreeModel).forest for model in models]
    turns = sum(forest.trees // forest.output_count for forest in forests)
    return {"ntrees": max(turns // len(forests), 1), "stopping_rounds": 0}


def measure_trees(
    predictor: Predictor,
    used: Mapping[str, Any],
    frame: Frame,
    engine: LocalEngine,
    progress: Progress,
) -> Metrics:
    """Metrics on a frame, weighted as in training where it has the weights.

    Raises InvalidInput for a frame without the response or the offset.
    """
    weights = text_of(used, "weights_column")
    distribution = str(used.get("distribution"))
    asked = text_of(used, "auc_type") or "AUTO"
    return evaluate(
        predictor,
        frame,
        engine,
        progress,
        weights_column=weights if weights in frame.names else None,
        deviance=deviance_of(distribution, used),
        auc_type=AucType("NONE" if asked == "AUTO" else asked),
        gains_shares=gains_shares_of(used),
    )


def deviance_of(distribution: str, used: Mapping[str, Any]) -> UnitDeviance:
    """How far numbers are from each other by that distribution."""
    known = DISTRIBUTIONS.get(distribution)
    return UnitDeviance() if known is None else known.deviance(used)


def _with_threshold(combination: Combination, metrics: Metrics) -> Combination:
    if isinstance(metrics, BinomialMetrics) and isinstance(
        combination, BoostedBinomial | MeanOfFirstClass
    ):
        answers = replace(combination.answers, threshold=metrics.threshold)
        return replace(combination, answers=answers)
    return combination


def _threshold(combination: Combination) -> float:
    if isinstance(combination, BoostedBinomial | BoostedMultinomial | MeanOfFirstClass | Shares):
        return combination.answers.threshold
    return 0.5
