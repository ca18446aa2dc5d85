"""Rows of a classifier drawn so that rare classes count for more, and what undoes it in answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.class_balance import ClassBalance
from steam.model.trees.classes import Classes
from steam.trainer.algorithms.trees.rows import Floats, Rows, check_memory
from steam.trainer.algorithms.trees.task import TreeTask, class_shares
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.pcg import row_floats
from steam.trainer.progress import Progress


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRows:
    """What trees grow from. `shares`: of each class in the weight of all rows, (classes,), before
    any were drawn; `balance` tells of those that were."""

    rows: Rows
    shares: Floats
    balance: ClassBalance | None = None

    @property
    def answers(self) -> Classes:
        """How a classifier of these rows answers."""
        return Classes(self.shares, 0.5, self.balance)


def training_rows(
    task: TreeTask, frame: Frame, used: Mapping[str, Any], engine: LocalEngine, progress: Progress
) -> TrainingRows:
    """The rows of a training frame, or a sample of them with balanced classes.

    Raises as `gather_rows`, and InvalidInput where no row of a class is drawn.
    """
    rows = task.rows(frame, engine, progress)
    shares = class_shares(rows, task.classes) if task.classes else np.zeros(0)
    if not task.classes or not used["balance_classes"]:
        return TrainingRows(rows, shares)
    classes = rows.response.astype(np.intp)
    counts = np.bincount(classes, minlength=task.classes)
    most = min(used["max_after_balance_size"] * rows.count, np.iinfo(np.int64).max)
    factors = _factors(counts, used["class_sampling_factors"], int(most))
    times = _times(factors[classes], row_floats(used["seed"], 0, frame.rows)[rows.numbers])
    check_memory(int(times.sum()), rows.x.shape[1], psutil.virtual_memory().available)
    drawn = _repeated(rows, times)
    after = np.bincount(drawn.response.astype(np.intp), minlength=task.classes)
    if ((after == 0) & (counts > 0)).any():
        name = task.signature.response.levels[int(np.argmax((after == 0) & (counts > 0)))]
        raise InvalidInput(
            f"No row of the class '{name[:80]}' was drawn.",
            hint="Give it a larger one of class_sampling_factors, or a larger "
            "max_after_balance_size.",
        )
    return TrainingRows(drawn, shares, ClassBalance(shares, after / after.sum()))


def _factors(counts: NDArray[np.intp], asked: list[float] | None, most: int) -> NDArray[np.float32]:
    """How often a row of each class is to be there, (classes,), in H2O's precision: as asked, or
    as often as the largest class has more rows; smaller by a common factor for `most` rows."""
    largest = np.divide(counts.max(), counts, out=np.ones(len(counts)), where=counts > 0)
    factors = np.array(asked, dtype=np.float64) if asked else largest
    wanted = float(factors @ counts)
    return (factors * min(1.0, most / wanted)).astype(np.float32)


def _times(factors: NDArray[np.float32], chances: Floats) -> NDArray[np.intp]:
    """(n,): the whole part of each row's factor, and by chance one more for the rest, as in H2O."""
    whole = np.floor(factors)
    return (whole + (chances.astype(np.float32) < factors - whole)).astype(np.intp)


def _repeated(rows: Rows, times: NDArray[np.intp]) -> Rows:
    """Each row so many times, one after the other."""
    chosen = np.repeat(np.arange(rows.count), times)
    return replace(
        rows,
        x=np.asfortranarray(rows.x[chosen]),
        response=rows.response[chosen],
        weights=None if rows.weights is None else rows.weights[chosen],
        offset=None if rows.offset is None else rows.offset[chosen],
        numbers=rows.numbers[chosen],
    )
