"""Numeric columns as the features of a model that has no response."""

from collections.abc import Mapping

import numpy as np

from steam.core.errors import InvalidInput
from steam.model.kmeans import Standardisation
from steam.model.signature import Column, ColumnType
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import check_ignored, predictors_of
from steam.trainer.algorithms.parameters import (
    ParameterSpec,
    Problem,
    out_of_bounds,
    unsupported,
)
from steam.trainer.compute.passes import Passes
from steam.trainer.rollups import Rollups, RollupTask


def numeric_predictors(order: Order) -> tuple[str, ...]:
    """The columns of numbers that are to be used, in the frame's order."""
    frame = order.training
    names = predictors_of(frame, order.given)
    return tuple(name for name in names if frame.vec(name).is_numeric)


def check_numbers(specs: tuple[ParameterSpec, ...], order: Order) -> list[Problem]:
    """Complaints about an order to learn from numbers alone: about parameters and columns."""
    problems = unsupported(specs, order.given) + out_of_bounds(specs, order.given)
    problems += check_ignored(order.training, order.given)
    if not numeric_predictors(order):
        problems.append(Problem("training_frame", "The frame has no numeric columns to use."))
    return problems


def standardised_numbers(
    passes: Passes, order: Order
) -> tuple[tuple[Column, ...], Standardisation]:
    """The `number_features` of an order and their `standardisation_of`, in one pass."""
    known = passes.run(RollupTask(passes.frame, numeric_predictors(order)), "Looking at columns.")
    return number_features(known), standardisation_of(known)


def number_features(rollups: Mapping[str, Rollups]) -> tuple[Column, ...]:
    """Features with the range of each; `rollups` by name, in the order of the model.

    Raises InvalidInput for a column that has infinities, or no value at all.
    """
    for name, known in rollups.items():
        if known.positive_infinities or known.negative_infinities or not known.mins:
            raise InvalidInput(f"The column '{name[:80]}' is infinite somewhere, or has no values.")
    return tuple(
        Column(name, ColumnType.NUMERIC, (), known.mins[0], known.maxs[0])
        for name, known in rollups.items()
    )


def standardisation_of(rollups: Mapping[str, Rollups]) -> Standardisation:
    """To mean 0 and standard deviation 1, the mean for a missing value; constants only shifted."""
    means = np.array([known.mean for known in rollups.values()])
    deviations = np.array([known.sd for known in rollups.values()])
    factors = np.divide(1.0, deviations, out=np.ones_like(means), where=deviations > 0)
    return Standardisation(missing=means, shifts=means, factors=factors)
