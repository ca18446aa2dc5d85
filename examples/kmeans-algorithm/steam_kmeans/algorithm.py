"""K-means: Lloyd's iterations, from centers that k-means++ draws."""

from collections.abc import Sequence

import numpy as np

from steam.core.clock import Clock
from steam.core.errors import InvalidInput
from steam.model.kmeans import KMeansModel
from steam.model.pack import kmeans_bytes
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.clustering import clustering_metrics, clustering_signature
from steam.trainer.algorithms.common_parameters import WITHOUT_RESPONSE_PARAMETERS
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.numbers import (
    check_numbers,
    number_features,
    numeric_predictors,
    standardisation_of,
)
from steam.trainer.algorithms.parameters import ParameterSpec, Problem, Support
from steam.trainer.algorithms.table import Table, numbered
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.features import plan_features
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import OutOfTime, Progress
from steam.trainer.rollups import rollup_frame
from steam_kmeans.assign import Assign, Clusters


class KMeans:
    """Clusters of the numeric columns."""

    name = "kmeans"
    full_name = "K-means"
    categories = (Category.CLUSTERING.value,)
    parameters = (
        *WITHOUT_RESPONSE_PARAMETERS,
        ParameterSpec(
            "k", "int", 1, Support.FULL, "How many clusters.", gridable=True, least=1, most=1000
        ),
        ParameterSpec("max_iterations", "int", 10, Support.FULL, "Most moves of centers.", least=1),
        ParameterSpec("standardize", "boolean", True, Support.DEFAULT_ONLY, "By deviations."),
    )

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        return check_numbers(self.parameters, order)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        training = begin(self, order, clock)
        k, most = training.used["k"], training.used["max_iterations"]
        known = rollup_frame(order.training, engine, numeric_predictors(order))
        signature = clustering_signature(number_features(known), 1)
        middle = KMeansModel(signature, np.zeros((1, len(known))), standardisation_of(known))
        passes = Passes(order.training, engine, progress, k + most + 1)
        model, total = draw(passes, middle, k, training.used["seed"])
        model, found, warnings = settle(passes, model, most)
        metrics = clustering_metrics(found.sizes, found.within, total)
        tables = {"centers": center_table(model)}
        return training.model(model, metrics, kmeans_bytes, tables=tables, warnings=warnings)

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> NamedMetrics:
        centers, passes = model.predictor.centers, Passes(frame, engine, progress, 2)
        around = assign(passes, model.predictor.with_centers(np.zeros_like(centers[:1])))
        found = assign(passes, model.predictor)
        return clustering_metrics(found.sizes, found.within, float(around.within.sum()))


def draw(passes: Passes, middle: KMeansModel, k: int, seed: int) -> tuple[KMeansModel, float]:
    """A model whose centers are k rows, and the sum of squares around the middle of all."""
    found = assign(passes, middle, "Drawing center 1.", seed)
    centers, total = found.drawn[None], float(found.within.sum())
    for turn in range(1, k):
        model = middle.with_centers(centers)
        found = assign(passes, model, f"Drawing center {turn + 1}.", seed, turn)
        if not np.isfinite(found.lot):
            raise InvalidInput(
                f"The frame has only {turn} different rows.", hint="Choose a smaller k."
            )
        centers = np.vstack([centers, found.drawn])
    return middle.with_centers(centers), total


def settle(
    passes: Passes, model: KMeansModel, most: int
) -> tuple[KMeansModel, Clusters, tuple[str, ...]]:
    """Move the centers until they stay, and keep what there is when time is over."""
    found = assign(passes, model)
    for turn in range(most):
        means = found.sums / np.maximum(found.sizes, 1.0)[:, None]
        better = model.with_centers(np.where(found.sizes[:, None] > 0, means, model.centers))
        if np.array_equal(better.centers, model.centers):
            return model, found, ()
        try:
            found, model = assign(passes, better, f"Iteration {turn + 1}."), better
        except OutOfTime:
            return model, found, (f"Time was over after {turn} iterations.",)
    return model, found, (f"After {most} iterations the centers may still move.",)


def assign(
    passes: Passes, model: KMeansModel, message: str = "", seed: int = 0, turn: int = 0
) -> Clusters:
    """One pass over the rows."""
    plan = plan_features(passes.frame, model.signature.features)
    return passes.run(Assign(model, plan, seed, turn), message)


def center_table(model: KMeansModel) -> Table:
    """The centers in the units of the columns."""
    scale = model.standardisation
    centers = model.centers / scale.factors + scale.shifts
    columns = dict(zip(model.signature.names, centers.T, strict=True))
    return numbered("Cluster Means", "centroid", columns)
