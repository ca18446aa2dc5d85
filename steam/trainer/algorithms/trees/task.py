"""What a model of trees is asked to learn: its columns, its response, and the rows."""

from dataclasses import dataclass

import numpy as np

from steam.core.errors import SteamError
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.algorithms.algorithm import Algorithm, Order
from steam.trainer.algorithms.columns import check_roles, text_of
from steam.trainer.algorithms.encodings import check_encoding
from steam.trainer.algorithms.features import plan_columns
from steam.trainer.algorithms.gains import check_gains
from steam.trainer.algorithms.parameters import (
    Problem,
    out_of_bounds,
    unsupported,
)
from steam.trainer.algorithms.response import check_response
from steam.trainer.algorithms.stopping import check_stopping
from steam.trainer.algorithms.trees.balance_checks import check_balance
from steam.trainer.algorithms.trees.calibration import check_calibration
from steam.trainer.algorithms.trees.distributions import DISTRIBUTIONS, distribution_of
from steam.trainer.algorithms.trees.earlier import check_earlier, check_kind, continued
from steam.trainer.algorithms.trees.interactions import branch_groups, check_interactions
from steam.trainer.algorithms.trees.library import check_library
from steam.trainer.algorithms.trees.monotone import check_monotone
from steam.trainer.algorithms.trees.rows import Rows, gather_rows
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress
from steam.trainer.rollups import rollup_frame

_FAMILIES = {"bernoulli": "binomial", "multinomial": "multinomial"}
_CATEGORIES = {"bernoulli": Category.BINOMIAL, "multinomial": Category.MULTINOMIAL}


@dataclass(frozen=True, slots=True)
class TreeTask:
    """A signature to learn, by a distribution of that name. `warnings` tell what is left out."""

    signature: Signature
    distribution: str
    weights_column: str | None
    warnings: tuple[str, ...]

    @property
    def classes(self) -> int:
        """How many there are, 0 for a number."""
        return len(self.signature.response.levels)

    def rows(self, frame: Frame, engine: LocalEngine, progress: Progress) -> Rows:
        """The rows of the training frame. Raises as `gather_rows`."""
        return gather_rows(frame, self.signature, self.weights_column, engine, progress)

    def validation_rows(
        self, frame: Frame | None, engine: LocalEngine, progress: Progress
    ) -> Rows | None:
        """Those of a validation frame, if there is one; it may lack the weights."""
        if frame is None:
            return None
        weights = self.weights_column if self.weights_column in frame.names else None
        return gather_rows(frame, self.signature, weights, engine, progress)


def check_task(algorithm: Algorithm, order: Order, engine: LocalEngine) -> list[Problem]:
    """Every complaint about an order to learn trees from a response."""
    given, specs = order.given, algorithm.parameters
    problems = check_library() + unsupported(specs, given) + out_of_bounds(specs, given)
    problems += check_encoding(given) + check_roles(order.training, given) + check_gains(given)
    problems += check_earlier(order, algorithm.name, specs) + check_interactions(order)
    if problems:
        return problems
    name = str(given["response_column"])
    levels = len(order.training.vec(name).domain or ())
    distribution = distribution_of(given.get("distribution"), levels)
    problems = _check_distribution(distribution, levels) + check_stopping(given, levels)
    problems += check_balance(given, levels) + check_calibration(order, levels)
    problems += check_kind(order, distribution, levels) + check_monotone(order, distribution)
    if problems:
        return problems
    if given.get("check_constant_response") is not False or levels:
        family = _FAMILIES.get(distribution, "gaussian")
        problems = check_response(order.training, name, family, engine)
    problems += _check_values(order.training, name, distribution, engine)
    if problems:
        return problems
    try:
        branch_groups(given, task_of(order, engine).signature.names)
    except SteamError as error:
        return [Problem("training_frame", str(error))]
    return []


def task_of(order: Order, engine: LocalEngine) -> TreeTask:
    """What an order that `check_task` has nothing against asks for. Raises InvalidInput."""
    used = order.used
    name = str(used["response_column"])
    levels = order.training.vec(name).domain or ()
    distribution = distribution_of(used.get("distribution"), len(levels))
    features = plan_columns(order, engine, constants=used.get("ignore_const_cols") is False)
    kind = ColumnType.CATEGORICAL if levels else ColumnType.NUMERIC
    category = _CATEGORIES.get(distribution, Category.REGRESSION)
    signature = Signature(
        features.columns, Column(name, kind, levels), category, text_of(used, "offset_column")
    )
    signature, told = continued(order, signature)
    return TreeTask(
        signature, distribution, text_of(used, "weights_column"), (*features.warnings, *told)
    )


def class_shares(rows: Rows, classes: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """(classes,): the share of each in the weight of the rows."""
    counts = np.bincount(rows.response.astype(np.intp), rows.weights, minlength=classes)
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = counts / counts.sum()
    return shares


def spread(rows: Rows) -> float:
    """The variance of the response, by which errors of squares are counted."""
    mean = np.average(rows.response, weights=rows.weights)
    return float(np.average((rows.response - mean) ** 2, weights=rows.weights))


def _check_distribution(distribution: str, levels: int) -> list[Problem]:
    if distribution not in DISTRIBUTIONS:
        known = ", ".join(DISTRIBUTIONS)
        message = f"distribution = {distribution} is not supported; there are {known}."
        return [Problem("distribution", message)]
    if distribution == "bernoulli" and levels != 2:
        message = "Binomial requires the response to be a 2-class categorical"
        return [Problem("distribution", message)]
    return []


def _check_values(frame: Frame, name: str, distribution: str, engine: LocalEngine) -> list[Problem]:
    """A problem for the smallest number of a response that the distribution cannot have."""
    found = DISTRIBUTIONS[distribution]
    mins = rollup_frame(frame, engine, [name])[name].mins
    if found.least is None or not mins or mins[0] > found.least:
        return []
    if mins[0] == found.least and not found.positive:
        return []
    wanted = "above 0" if found.positive else "0 or more"
    message = f"The response '{name[:80]}' holds {mins[0]:g}, but {distribution} needs {wanted}."
    return [Problem("response_column", message)]
