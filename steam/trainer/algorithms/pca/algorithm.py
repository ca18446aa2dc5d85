"""Principal components: the directions of most variance, by the products of columns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.clock import Clock
from steam.core.errors import InvalidInput, SteamError
from steam.model.pack import pca_bytes
from steam.model.projection import ProjectionModel
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import check_ignored
from steam.trainer.algorithms.features import plan_columns
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.parameters import Problem, load_specs, out_of_bounds, unsupported
from steam.trainer.algorithms.pca.coordinates import Coordinates, coordinates_of
from steam.trainer.algorithms.table import Table, TableColumn, doubles
from steam.trainer.algorithms.times import time_columns
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress
from steam.trainer.rollups import rollup_frame

MOST_COORDINATES = 5000

Floats = NDArray[np.float64]


class PrincipalComponents:
    """Principal components of numbers and levels, as H2O's PCA."""

    name, full_name = "pca", "Principal Components Analysis"
    categories = (Category.DIM_REDUCTION.value,)
    parameters = load_specs("parameters.json", __package__)

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        given = order.given
        problems = unsupported(self.parameters, given) + out_of_bounds(self.parameters, given)
        problems += check_ignored(order.training, given)
        if given.get("pca_method") == "GLRM":
            problems.append(Problem("pca_method", "pca_method = GLRM is not supported."))
        if problems:
            return problems
        try:
            width = _coordinates(order, engine).width
        except SteamError as error:
            return [Problem("training_frame", str(error))]
        if width > MOST_COORDINATES:
            message = f"The columns and their levels are {width}, more than {MOST_COORDINATES}."
            return [Problem("training_frame", message)]
        k = given.get("k", 1)
        if isinstance(k, int) and k > min(width, order.training.rows):
            most = min(width, order.training.rows)
            return [Problem("k", f"k is {k}, but there are only {most} components.")]
        return []

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        training = begin(self, order, clock)
        k = training.used["k"]
        coordinates = _coordinates(order, engine)
        rows, gram = coordinates.gram(Passes(order.training, engine, progress, 1))
        if rows < 2:
            raise InvalidInput(
                "Fewer than two rows have a value in every column.",
                hint="Train with impute_missing.",
            )
        variances, directions = principal(gram / (rows - 1), k)
        total = float(np.trace(gram)) / (rows - 1)
        importance = _importance(variances, total)
        moved = clock.now_ms()
        return training.model(
            _model(order, coordinates, directions),
            NamedMetrics(rows, {}),
            pca_bytes,
            tables={
                "model_summary": importance,
                "importance": importance,
                "eigenvectors": _rotation(coordinates, directions),
                "scoring_history": Table(
                    "Scoring History for GramSVD",
                    (
                        *time_columns([moved], training.started_ms),
                        TableColumn("iterations", "long", "%d", (0,), "Iterations"),
                    ),
                ),
            },
        )

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> NamedMetrics:
        return NamedMetrics(frame.rows, {})


def principal(covariance: Floats, k: int) -> tuple[Floats, Floats]:
    """The `k` largest eigenvalues of a symmetric matrix, falling, and their vectors as columns.

    Of each vector the entry that is largest in size is above 0: its sign means nothing.
    """
    values, vectors = np.linalg.eigh(covariance)
    values, vectors = np.maximum(values[::-1][:k], 0.0), vectors[:, ::-1][:, :k]
    largest = np.abs(vectors).argmax(axis=0)
    signs = np.sign(vectors[largest, np.arange(vectors.shape[1])])
    return values, vectors * signs


def _coordinates(order: Order, engine: LocalEngine) -> Coordinates:
    used = order.used
    features = plan_columns(order, engine, constants=used.get("ignore_const_cols") is False)
    names = [column.name for column in features.columns]
    rollups = rollup_frame(order.training, engine, names)
    for name in names:
        known = rollups[name]
        if known.positive_infinities or known.negative_infinities:
            raise InvalidInput(f"The column '{name[:80]}' is infinite somewhere.")
        if known.missing == known.rows:
            raise InvalidInput(f"The column '{name[:80]}' has no values.")
    return coordinates_of(
        features.columns,
        rollups,
        str(used.get("transform", "NONE")),
        all_levels=used.get("use_all_factor_levels") is True,
        impute=used.get("impute_missing") is True,
    )


def _model(order: Order, coordinates: Coordinates, directions: Floats) -> ProjectionModel:
    by_name = {column.name: column for column in coordinates.columns}
    features = tuple(by_name[name] for name in order.training.names if name in by_name)
    places = {column.name: i for i, column in enumerate(features)}
    return ProjectionModel(
        signature=Signature(
            features, Column("predict", ColumnType.NUMERIC), Category.DIM_REDUCTION
        ),
        order=tuple(places[column.name] for column in coordinates.columns),
        category_offsets=coordinates.offsets,
        use_all_factor_levels=coordinates.all_levels,
        shifts=coordinates.shifts,
        factors=coordinates.factors,
        directions=directions,
    )


def _importance(variances: Floats, total: float) -> Table:
    shares = variances / total if total > 0.0 else np.zeros_like(variances)
    lines = np.array([np.sqrt(variances), shares, np.cumsum(shares)])
    names = ("Standard deviation", "Proportion of Variance", "Cumulative Proportion")
    return _by_component("Importance of components", names, lines)


def _rotation(coordinates: Coordinates, directions: Floats) -> Table:
    return _by_component("Rotation", coordinates.names, directions)


def _by_component(title: str, names: Sequence[str], values: Floats) -> Table:
    """A line for each name, a column for each component."""
    return Table(
        title,
        (
            TableColumn("", "string", "%s", tuple(names)),
            *(doubles(f"pc{j + 1}", tuple(one.tolist())) for j, one in enumerate(values.T)),
        ),
    )
