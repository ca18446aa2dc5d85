"""Where the centers are before the first iteration."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.kmeans import KMeansModel
from steam.trainer.algorithms.kmeans.weighted import WeightedRows
from steam.trainer.chance import row_chances
from steam.trainer.compute.passes import Passes
from steam.trainer.features import feature_columns, plan_present
from steam.trainer.frame.frame import Frame

Floats = NDArray[np.float64]

_LEAST_DRAWN, _DRAWN_A_CENTER = 2000, 20


def draw_centers(  # noqa: PLR0917 - how many, of which rows, and how
    passes: Passes, model: KMeansModel, rows: WeightedRows, k: int, init: str, seed: int
) -> Floats:
    """`k` different rows as points, (k, features), from some that are drawn by chance.

    Random takes the first of them. Furthest takes one and then always the one that is furthest
    from all centers, PlusPlus one with a probability in proportion to that squared distance.
    Raises InvalidInput for fewer different rows than centers.
    """
    most = _LEAST_DRAWN + _DRAWN_A_CENTER * k
    sample = rows.sample(passes, model.signature.features, most, seed)
    points = np.unique(model.points(sample.columns, sample.rows), axis=0)
    if len(points) < k:
        raise InvalidInput(
            f"Only {len(points)} different rows were drawn.", hint="Choose a smaller k."
        )
    chances = row_chances(seed, 0, len(points), 1)
    if init == "Random":
        return points[np.argsort(chances, kind="stable")[:k]]
    far = np.full(len(points), np.inf)
    chosen = [int(chances.argmin())]
    for turn in range(1, k):
        passes.look(f"Drawing center {turn + 1}.")
        newest = model.with_centers(points[chosen[-1:]])
        far = np.minimum(far, newest.distances_of(points)[:, 0])
        chosen.append(_next(far, init, row_chances(seed, 0, len(points), turn + 1)))
    return points[chosen]


def _next(far: Floats, init: str, chances: Floats) -> int:
    """The furthest; or, of numbers with exponential distributions of these rates, the smallest."""
    if init == "Furthest":
        return int(far.argmax())
    lots = -np.log1p(-chances)
    return int(np.divide(lots, far, out=np.full(len(far), np.inf), where=far > 0).argmin())


def given_centers(frame: Frame, model: KMeansModel, k: int) -> Floats:
    """The rows of a frame as points, (k, features): its columns by their names, or by their places
    where there are as many as features, and a name is missing.

    Raises InvalidInput for another number of rows, for a frame without one of the columns, and for
    infinite values.
    """
    features = model.signature.features
    absent = next((column.name for column in features if column.name not in frame.names), None)
    if absent is not None:
        if len(frame.names) != len(features):
            raise InvalidInput(
                f"The frame of centers {frame.key} has no column {absent[:80]}, and not a column "
                f"for each of the {len(features)} predictors.",
                hint="Give it their names, or as many columns in their order.",
            )
        frame = replace(frame, names=model.signature.names)
    if frame.rows != k:
        raise InvalidInput(
            f"The frame of centers has {frame.rows} rows, but k is {k}.",
            hint="It needs a row for each cluster.",
        )
    plan_present(frame, features)
    blocks = [
        model.points(feature_columns(frame, model.signature, block), rows)
        for block, (_, rows) in enumerate(frame.blocks)
    ]
    points = np.concatenate(blocks)
    if not np.isfinite(points).all():
        raise InvalidInput(
            f"The frame of centers {frame.key} holds an infinite value.",
            hint="Give each center finite numbers; a missing one counts as the mean.",
        )
    return points
