"""K-means as an algorithm of the trainer: Lloyd's iterations from k-means++ centers."""

import secrets
from collections.abc import Sequence
from functools import partial

from steam.core.clock import Clock
from steam.model.pack import kmeans_bytes
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import check_ignored, predictors_of
from steam.trainer.algorithms.common_parameters import (
    IGNORED_COLUMNS,
    MAX_RUNTIME_SECS,
    MODEL_ID,
    SEED,
    TRAINING_FRAME,
)
from steam.trainer.algorithms.description import describe
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.parameters import (
    ParameterSpec,
    Problem,
    Support,
    unsupported,
    with_defaults,
)
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress
from steam.trainer.rollups import rollup_frame
from steam_kmeans.passes import Passes
from steam_kmeans.result import center_table, metrics_of, spread
from steam_kmeans.start import middle

MAX_CLUSTERS = 1000


class KMeans:
    """Clusters of the numeric columns."""

    name = "kmeans"
    full_name = "K-means"
    categories = (Category.CLUSTERING.value,)
    parameters = (
        MODEL_ID,
        TRAINING_FRAME,
        IGNORED_COLUMNS,
        ParameterSpec("k", "int", 1, Support.FULL, "How many clusters.", gridable=True),
        ParameterSpec("max_iterations", "int", 10, Support.FULL, "Most times that centers move."),
        ParameterSpec(
            "standardize",
            "boolean",
            True,
            Support.DEFAULT_ONLY,
            "Compare columns by their standard deviations.",
        ),
        SEED,
        MAX_RUNTIME_SECS,
    )

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        used = with_defaults(self.parameters, order.given)
        problems = [
            *unsupported(self.parameters, order.given),
            *check_ignored(order.training, order.given),
        ]
        if not 1 <= used["k"] <= MAX_CLUSTERS:
            problems.append(Problem("k", f"k is {used['k']}, and not 1 to {MAX_CLUSTERS}."))
        if used["max_iterations"] < 1:
            problems.append(Problem("max_iterations", "max_iterations is less than 1."))
        if not _numbers(order):
            problems.append(Problem("training_frame", "The frame has no numeric columns to use."))
        return problems

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        started_ms = clock.now_ms()
        used = with_defaults(self.parameters, order.given) | {"model_id": order.model_key}
        if used["seed"] == -1:
            used["seed"] = secrets.randbits(62)
        rollups = rollup_frame(order.training, engine, _numbers(order))
        passes = Passes(order.training, engine, progress, used["k"] + used["max_iterations"] + 1)
        model = passes.draw(middle(rollups), used["k"], used["seed"] % 2**64)
        model, clusters, warnings = passes.settle(model, used["max_iterations"])
        metrics = metrics_of(clusters, spread(rollups, model))
        facts = describe(order, used, metrics, ended_ms := clock.now_ms())
        return TrainedModel(
            key=order.model_key,
            algorithm=self.name,
            full_name=self.full_name,
            predictor=model,
            training_frame=order.training.key,
            parameters=used,
            asked=order.given,
            training_metrics=metrics,
            tables={"centers": center_table(model)},
            facts=facts,
            created_ms=ended_ms,
            duration_ms=ended_ms - started_ms,
            pack=partial(kmeans_bytes, model, facts),
            warnings=warnings,
        )

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> NamedMetrics:
        rollups = rollup_frame(frame, engine, model.predictor.signature.names)
        clusters = Passes(frame, engine, progress, 1).assign(model.predictor)
        return metrics_of(clusters, spread(rollups, model.predictor))


def _numbers(order: Order) -> list[str]:
    names = predictors_of(order.training, order.given)
    return [name for name in names if order.training.vec(name).is_numeric]
