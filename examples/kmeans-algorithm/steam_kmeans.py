"""K-means for steam: Lloyd's iterations, from centers that k-means++ draws."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.clock import Clock
from steam.core.errors import InvalidInput
from steam.model.kmeans import KMeansModel
from steam.model.pack import kmeans_bytes
from steam.model.predictor import Columns
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.clustering import cluster_means, cluster_metrics, cluster_signature
from steam.trainer.algorithms.common_parameters import WITHOUT_RESPONSE_PARAMETERS
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.numbers import check_numbers, standardised_numbers
from steam.trainer.algorithms.parameters import ParameterSpec, Problem, Support
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.chance import row_chances
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays, sum_features
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import OutOfTime, Progress
from steam.trainer.row_sample import sample_rows

Floats = NDArray[np.float64]


class KMeans:
    """Clusters of the numeric columns, which are standardised."""

    name, full_name, categories = "lloyd", "K-means", (Category.CLUSTERING.value,)
    parameters = (
        *WITHOUT_RESPONSE_PARAMETERS,
        ParameterSpec("k", "int", 1, Support.FULL, "How many clusters.", least=1, most=1000),
        ParameterSpec("max_iterations", "int", 10, Support.FULL, "Most moves of centers.", least=1),
    )

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        return check_numbers(self.parameters, order)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        training = begin(self, order, clock)
        k, most, seed = (training.used[name] for name in ("k", "max_iterations", "seed"))
        passes = Passes(order.training, engine, progress, most + 3)
        features, scale = standardised_numbers(passes, order)
        middle = KMeansModel(cluster_signature(features, 1), np.zeros((1, len(features))), scale)
        sample = sample_rows(passes, features, 2000 + 20 * k, seed, "Drawing rows.")
        centers = draw_centers(passes, middle.points(sample.columns, sample.rows), k, seed)
        model, found, warnings = settle(passes, middle.with_centers(centers), most)
        metrics, tables = cluster_metrics(*found[:3]), {"centers": cluster_means(model)}
        return training.model(model, metrics, kmeans_bytes, tables=tables, warnings=warnings)

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> NamedMetrics:
        found = find_clusters(Passes(frame, engine, progress, 1), model.predictor_as(KMeansModel))
        return cluster_metrics(*found[:3])


def draw_centers(passes: Passes, points: Floats, k: int, seed: int) -> Floats:
    """The first of the points, and others in proportion to their squared distances to the nearest
    before: of numbers with exponential distributions of these rates the smallest wins."""
    centers, far = points[:1], np.full(len(points), np.inf)
    for turn in range(1, k):
        passes.look(f"Drawing center {turn + 1}.")
        far = np.minimum(far, ((points - centers[-1]) ** 2).sum(axis=1))
        if not far.any():
            raise InvalidInput(
                f"Only {turn} different rows were drawn.", hint="Choose a smaller k."
            )
        lots = -np.log1p(-row_chances(seed, 0, len(points), turn))
        winner = np.divide(lots, far, out=np.full(len(far), np.inf), where=far > 0).argmin()
        centers = np.vstack([centers, points[winner]])
    return centers


def settle(passes: Passes, model: KMeansModel, most: int) -> tuple[KMeansModel, Arrays, list[str]]:
    """Move the centers until they stay, and keep what there is when time is over."""
    found = find_clusters(passes, model)
    for turn in range(most):
        rows, sums = found[0][:, None], found[3]
        better = np.divide(sums, rows, out=model.centers.copy(), where=rows > 0)
        if np.array_equal(better, model.centers):
            return model, found, []
        try:
            found = find_clusters(passes, model.with_centers(better), f"Iteration {turn + 1}.")
        except OutOfTime:
            return model, found, [f"Time was over after {turn} iterations."]
        model = model.with_centers(better)
    return model, found, [f"After {most} iterations the centers may still move."]


def find_clusters(passes: Passes, model: KMeansModel, message: str = "") -> Arrays:
    """One pass that gives each row to its nearest center, but for those out of reach of all.

    Of each cluster: its rows; their squared distances to its center, and to the middle of all
    clusters; and the sums of their points.
    """

    def of_rows(columns: Columns, rows: int) -> Arrays:
        points, (labels, far) = model.points(columns, rows), model.nearest(columns, rows)
        points, labels, far = points[labels >= 0], labels[labels >= 0], far[labels >= 0]
        values = np.column_stack([np.ones(len(far)), far, (points**2).sum(axis=1), points])
        sums = [np.bincount(labels, value, len(model.centers)) for value in values.T]
        sizes, within, around, *of_columns = np.array(sums, dtype=np.float64)
        return sizes, within, around, np.column_stack(of_columns)

    return sum_features(passes, model.signature.features, of_rows, message)
