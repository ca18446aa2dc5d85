"""K-means of numbers and levels."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.model.kmeans import KMeansModel
from steam.model.pack import kmeans_bytes
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.clustering import added_up, cluster_metrics, cluster_signature
from steam.trainer.algorithms.columns import check_ignored, text_of
from steam.trainer.algorithms.encodings import check_encoding
from steam.trainer.algorithms.features import plan_columns
from steam.trainer.algorithms.kmeans.estimate import estimate_clusters
from steam.trainer.algorithms.kmeans.first_centers import draw_centers, given_centers
from steam.trainer.algorithms.kmeans.lloyd import Clusters, find_clusters, settle
from steam.trainer.algorithms.kmeans.scaling import scale_columns
from steam.trainer.algorithms.kmeans.tables import kmeans_tables
from steam.trainer.algorithms.kmeans.weighted import WeightedRows
from steam.trainer.algorithms.named_metrics import AnyMetrics, NamedMetrics
from steam.trainer.algorithms.parameters import Problem, load_specs, out_of_bounds, unsupported
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress

_OTHER_PASSES, _SPLITTING_PASSES = 5, 3


class KMeans:
    """Clusters of rows about the means of their numbers and their most frequent levels."""

    name, full_name, categories = "kmeans", "K-means", (Category.CLUSTERING.value,)
    parameters = load_specs("parameters.json", __package__)

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        given = order.given
        problems = unsupported(self.parameters, given) + out_of_bounds(self.parameters, given)
        problems += check_encoding(given) + check_ignored(order.training, given)
        points = "user_points" in order.frames
        if given.get("init") == "User" and not points:
            problems.append(Problem("init", "init = User needs user_points."))
        if points and given.get("estimate_k"):
            problems.append(Problem("estimate_k", "Cannot estimate k if user_points are provided."))
        k, rows = given.get("k", 1), order.training.rows
        if isinstance(k, int) and k > rows:
            problems.append(Problem("k", f"Cannot make {k} clusters out of {rows} rows"))
        if problems:
            return problems
        try:
            plan = plan_columns(order, engine, constants=given.get("ignore_const_cols") is False)
        except SteamError as error:
            return [Problem("training_frame", str(error))]
        if given.get("estimate_k") and all(column.levels for column in plan.columns):
            return [Problem("estimate_k", "Cannot estimate k without a column of numbers.")]
        return []

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        training = begin(self, order, clock)
        used = training.used
        k, most, standardize = used["k"], used["max_iterations"], used["standardize"]
        features = plan_columns(order, engine, constants=used["ignore_const_cols"] is False)
        rows = _rows(order)
        estimates = bool(used["estimate_k"])
        turns = k * (most + _SPLITTING_PASSES) if estimates else most
        passes = Passes(order.training, engine, progress, turns + _OTHER_PASSES)
        scale = scale_columns(passes, features.columns, rows, standardize=standardize)
        nothing = np.zeros((1, len(features.columns)))
        model = KMeansModel(cluster_signature(features.columns, 1), nothing, scale)
        if estimates:
            settled = estimate_clusters(passes, model, rows, k, most, clock.now_ms)
        else:
            centers = (
                given_centers(order.frames["user_points"], model, k)
                if "user_points" in order.frames
                else draw_centers(passes, model, rows, k, used["init"], used["seed"])
            )
            settled = settle(passes, model.with_centers(centers), rows, most, clock.now_ms)
        if used["categorical_encoding"] == "AUTO":
            training = replace(training, used={**used, "categorical_encoding": "Enum"})
        made = training.model(
            settled.model,
            _metrics(settled.clusters),
            kmeans_bytes,
            tables=kmeans_tables(settled, training.started_ms, standardize=standardize),
            warnings=(*features.warnings, *settled.warnings),
        )
        if order.validation is None:
            return made
        validation = self.score(made, order.validation, engine, progress)
        return replace(made, validation_frame=order.validation.key, validation_metrics=validation)

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> NamedMetrics:
        rows = WeightedRows(text_of(model.asked, "weights_column"))
        passes = Passes(frame, engine, progress, 1)
        return _metrics(find_clusters(passes, model.predictor_as(KMeansModel), rows))

    def added_up(self, parts: Sequence[AnyMetrics]) -> AnyMetrics:
        return added_up(parts)


def _rows(order: Order) -> WeightedRows:
    return WeightedRows(text_of(order.given, "weights_column"))


def _metrics(clusters: Clusters) -> NamedMetrics:
    return cluster_metrics(clusters.sizes, clusters.within, clusters.around)
