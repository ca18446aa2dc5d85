"""Isolation forests: rows that few random cuts set apart from all others are anomalies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.model.pack import isolation_forest_bytes
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.trees.encoding import Encoding
from steam.model.trees.isolation import PathLengths
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import check_ignored, check_tries
from steam.trainer.algorithms.encodings import check_encoding
from steam.trainer.algorithms.features import Features, plan_columns
from steam.trainer.algorithms.isolation_forest.growing import NO_RATE, grow_trees, plan_growing
from steam.trainer.algorithms.isolation_forest.lengths import measure_lengths
from steam.trainer.algorithms.isolation_forest.marked import MARKS, check_marks, measure_marked
from steam.trainer.algorithms.isolation_forest.measuring import NO_SHARE, measure_forest
from steam.trainer.algorithms.isolation_forest.tables import isolation_tables
from steam.trainer.algorithms.metrics import metric_facts
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.parameters import Problem, load_specs, out_of_bounds, unsupported
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.progress import Progress

_PASSES = 3
_NO_THRESHOLD = -1.0


class IsolationForest:
    """Isolation forests, as H2O's. The metrics of training are of all trees, not only of those that
    have not seen the row."""

    name, full_name = "isolationforest", "Isolation Forest"
    categories = (Category.ANOMALY_DETECTION.value,)
    parameters = load_specs("parameters.json", __package__)

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        given = order.given
        problems = unsupported(self.parameters, given) + out_of_bounds(self.parameters, given)
        problems += check_encoding(given) + check_ignored(order.training, given) + _check(order)
        if problems:
            return problems
        try:
            columns = len(_planned(order, engine).columns)
        except SteamError as error:
            return [Problem("training_frame", str(error))]
        return check_tries(given, columns)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        training = begin(self, order, clock)
        training = replace(training, used={**training.used, **_settled(training.used)})
        planned = _planned(order, engine)
        features, frame = planned.columns, order.training
        passes = Passes(frame, engine, progress, _PASSES)
        plan = plan_growing(training.used, frame.rows, len(features))
        grown = grow_trees(passes, features, plan, clock)
        measured = measure_forest(passes, features, grown, training.used)
        forest, combination, last = measured.forest, measured.combination, measured.history[-1]
        signature = Signature(
            features, Column("predict", ColumnType.NUMERIC), Category.ANOMALY_DETECTION
        )
        model = TreeModel(signature, Encoding.plain(features), forest, combination)
        validation = None
        if (held_out := order.validation) is not None:
            marks = str(training.used[MARKS])
            validation = measure_marked(model, held_out, marks, engine, progress)
            combination = replace(combination, threshold=validation.threshold)
            model = replace(model, combination=combination)
        made = training.model(
            model,
            _metrics(measured.rows, last.mean_length, last.mean_score),
            isolation_forest_bytes,
            tables=isolation_tables(forest, signature.names, measured.history, training.started_ms),
            warnings=(*planned.warnings, *grown.warnings),
        )
        threshold = combination.threshold
        told = _NO_THRESHOLD if threshold is None else threshold
        return replace(
            made,
            validation_frame=None if held_out is None else held_out.key,
            validation_metrics=validation,
            outputs={"default_threshold": told},
            facts=_facts(made.facts, validation),
        )

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> NamedMetrics:
        predictor = model.predictor_as(TreeModel)
        combination = predictor.combination
        if not isinstance(combination, PathLengths):
            raise TypeError(f"{model.key} is no isolation forest")
        passes = Passes(frame, engine, progress, 1)
        features, forest = predictor.signature.features, predictor.forest
        trees = np.array([combination.trees])
        lengths = measure_lengths(passes, features, forest, trees)
        mean_length = lengths.mean_length(trees)
        scores = combination.score(mean_length * trees)
        return _metrics(lengths.rows, float(mean_length[0]), float(scores[0]))


def _settled(used: Mapping[str, object]) -> dict[str, object]:
    """What AUTO comes to."""
    metric = "anomaly_score" if used["stopping_rounds"] else None
    return {"stopping_metric": metric, "categorical_encoding": "Enum"}


def _planned(order: Order, engine: LocalEngine) -> Features:
    return plan_columns(order, engine, constants=order.given.get("ignore_const_cols") is False)


def _check(order: Order) -> list[Problem]:
    """Complaints that need no look at the columns."""
    given, problems = order.given, []
    if NO_RATE < (rate := _number(given, "sample_rate", NO_RATE)) <= 0.0:
        message = f"sample_rate is {rate:g}; it must be -1, or above 0 up to 1."
        problems.append(Problem("sample_rate", message))
    if NO_SHARE < (share := _number(given, "contamination", NO_SHARE)) <= 0.0:
        message = f"contamination is {share:g}; it must be -1, or above 0 up to 0.5."
        problems.append(Problem("contamination", message))
    metric = given.get("stopping_metric", "AUTO")
    if given.get("stopping_rounds") and metric not in {"AUTO", "anomaly_score"}:
        message = f"stopping_metric = {metric} is not a metric of an isolation forest."
        problems.append(Problem("stopping_metric", message))
    return [*problems, *check_marks(order)]


def _facts(facts: Mapping[str, object], validation: BinomialMetrics | None) -> Mapping[str, object]:
    told = facts["metrics"]
    if validation is None or not isinstance(told, Mapping):
        return facts
    return {**facts, "metrics": {**told, "validation": metric_facts(validation)}}


def _number(given: Mapping[str, object], name: str, default: float) -> float:
    value = given.get(name)
    return float(value) if isinstance(value, int | float) else default


def _metrics(rows: int, mean_length: float, mean_score: float) -> NamedMetrics:
    """Under H2O's names: its mean score is the mean length of a path."""
    return NamedMetrics(rows, {"mean_score": mean_length, "mean_normalized_score": mean_score})
