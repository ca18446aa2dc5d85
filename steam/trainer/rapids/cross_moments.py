"""How columns vary together: sums of squares and of products around their means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import as_numbers
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.strides import strides

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CrossMoments:
    """Over `n` rows: sums of squares `xx` (p,) and `yy` (q,), and of products `xy` (p, q), all of
    them of distances to the means."""

    n: int
    xx: Floats
    yy: Floats
    xy: Floats

    @property
    def covariances(self) -> Floats:
        """xy / (n - 1), shape (p, q); NaN below two rows."""
        if self.n < 2:
            return np.full(self.xy.shape, np.nan)
        return self.xy / (self.n - 1)

    @property
    def correlations(self) -> Floats:
        """xy by the root of xx yy, shape (p, q); NaN where a column has one value only."""
        with np.errstate(all="ignore"):
            spread = np.sqrt(np.outer(self.xx, self.yy))
            # The product of two small or large numbers may leave the range of float64.
            apart = np.outer(np.sqrt(self.xx), np.sqrt(self.yy))
            usable = np.isfinite(spread) & (spread > 0)
            return self.xy / np.where(usable, spread, apart)


def cross_moments(
    evaluation: Evaluation, xs: Sequence[Vec], ys: Sequence[Vec], *, complete: bool
) -> CrossMoments:
    """Of every column of `xs` with every one of `ys`, by two passes.

    Only rows without a missing value count if `complete`; else a missing value makes missing what
    its column is part of. Levels and texts, missing or not, are no numbers and make it so, too.
    """
    vecs, p = [*xs, *ys], len(xs)

    def table(values: Sequence[NDArray[Any]]) -> Floats:
        rows = np.stack([as_numbers(vec, one) for vec, one in zip(vecs, values, strict=True)])
        if not complete:
            return rows
        missing = [vec.is_missing(one) for vec, one in zip(vecs, values, strict=True)]
        return rows[:, ~np.any(missing, axis=0)]

    def sums(*values: NDArray[Any]) -> Floats:
        rows = table(values)
        with np.errstate(all="ignore"):
            return np.append(np.sum(rows, axis=1), rows.shape[1])

    def products(*values: NDArray[Any]) -> Floats:
        with np.errstate(all="ignore"):
            rows = table(values) - means[:, np.newaxis]
            x, y = rows[:p], rows[p:]
            xy = np.zeros((p, len(rows) - p))
            for part in strides(rows.shape[1]):
                xy += np.einsum("ir,jr->ij", x[:, part], y[:, part], optimize=False)
            squares = np.zeros(len(rows))
            for part in strides(rows.shape[1]):  # added up as the products are: x with x is 1
                squares += np.einsum("ir,ir->i", rows[:, part], rows[:, part], optimize=False)
            return np.concatenate([np.sum(rows, axis=1), squares, xy.ravel()])

    with np.errstate(all="ignore"):
        found = folded(evaluation, vecs, sums, np.add)
        totals = np.zeros(len(vecs) + 1) if found is None else np.asarray(found)
        n = int(totals[-1])
        means = totals[:-1] / n if n else np.zeros(len(vecs))
        centred = folded(evaluation, vecs, products, np.add)
    if centred is None or not n:
        nothing = np.full((p, len(ys)), np.nan)
        return CrossMoments(n, np.full(p, np.nan), np.full(len(ys), np.nan), nothing)
    left, squares, xy = np.split(np.asarray(centred), [len(vecs), 2 * len(vecs)])
    with np.errstate(all="ignore"):
        squares = squares - left * left / n  # what rounding of the means has left
        xy = xy.reshape(p, -1) - np.outer(left[:p], left[p:]) / n
    return CrossMoments(n, squares[:p], squares[p:], xy)
