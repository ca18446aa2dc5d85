"""The ordinal likelihood: proportional odds of ordered classes."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import NO_GRAM, Curvature
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import Rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_CERTAIN = 1e-8
_SMALLEST_GAP = 1e-150  # the square of which is a number
_NEVER = -40.0  # log p of a class that was never seen
_BEYOND = 1e6  # a threshold that no linear predictor comes near


@dataclass(frozen=True, slots=True)
class Ordinal:
    """P(y <= k) = F(theta_k + X beta), F(t) = 1 / (1 + exp(-t)), thresholds theta rising.

    Coordinates are all thresholds but the last, then those of the design, whose intercept is the
    last one. With a = theta_(k-1) + X beta and b = theta_k + X beta of a row of class k,

        log p = log F(b) + log (1 - F(a)) + log (1 - exp(a - b)),

    each term of which keeps its relative accuracy; it is concave in a and b (Burridge, JRSS B
    43(1), 1981), so that Newton's steps on the second derivatives themselves go downhill. Where
    thresholds do not rise (by 1e-150 at least) the deviance is infinite.

    The `unused` classes have no row and no threshold of their own: their probability is 0.
    """

    classes: int
    unused: tuple[int, ...] = ()
    name: str = "ordinal"
    link_name: str = "ologit"
    quadratic: bool = False

    def accepts(self, y: Vector) -> NDArray[np.bool_]:
        return np.ones(len(y), np.bool_)  # codes of levels

    def size(self, width: int) -> int:
        return width + self.fitted - 2

    @property
    def fitted(self) -> int:
        """The number of classes that have rows."""
        return self.classes - len(self.unused)

    def all_thresholds(self, thresholds: Vector) -> Vector:
        """Those of each class but the last, float64 (classes - 1,), from those that are fitted.

        That of an unused class is the one below it, so that nothing lies between them.
        """
        used = np.isin(np.arange(self.classes), self.unused, invert=True)
        reached = np.cumsum(used)[:-1]
        return np.concatenate([[-_BEYOND], thresholds, [_BEYOND]])[reached]

    def null_beta(self, shares: Vector, width: int) -> Vector:
        shares = np.delete(shares, self.unused)
        below = np.cumsum(shares)[:-1]
        above = np.cumsum(shares[::-1])[-2::-1]
        thresholds = np.log(below) - np.log(above)
        return np.concatenate([thresholds[:-1], np.zeros(width - 1), thresholds[-1:]])

    def spread(self, values: Vector) -> Vector:
        return np.concatenate([np.full(self.fitted - 2, values[-1]), values])

    def by_class(self, beta: Vector) -> Matrix:
        """Those of each fitted class but the last: they differ in the intercept."""
        extra = self.fitted - 2
        blocks = np.tile(beta[extra:], (self.fitted - 1, 1))
        blocks[:-1, -1] = beta[:extra]
        return blocks

    def measure(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        seen, at = self._first_order(block, rows, beta)
        gram = np.zeros((len(beta), len(beta)))
        if seen is None:
            return replace(at, gram=gram)
        inner = self._inner(beta)
        gram[inner, inner] = block.gram(rows.weights * (seen.bend_a + seen.bend_b))[:-1, :-1]
        places = self._places(beta)
        for k, place in enumerate(places):
            above, below = _beside(k, seen, rows)
            shared = block.transposed(above * seen.bend_b + below * seen.bend_a)
            gram[inner, place] = gram[place, inner] = shared[:-1]
            gram[place, place] = (
                shared[-1] + above.sum() * seen.pull[k] + below.sum() * seen.pull[k + 1]
            )
            if k:
                held = -float(above.sum()) * seen.pull[k]
                gram[place, places[k - 1]] = gram[places[k - 1], place] = held
        return replace(at, gram=gram)

    def slope(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        return self._first_order(block, rows, beta)[1]

    def _first_order(
        self, block: DesignBlock, rows: Rows, beta: Vector
    ) -> "tuple[_Seen | None, Curvature]":
        score, weight = np.zeros(len(beta)), float(rows.weights.sum())
        seen = self._seen(block, rows, beta)
        if seen is None:
            return None, Curvature(NO_GRAM, score, np.inf, weight, rows.count, 0)
        # The intercept's line of the block is that of the last threshold, which not every row
        # has: it is taken away, and put in again threshold by threshold.
        slopes = rows.weights * (seen.slope_a + seen.slope_b)
        score[self._inner(beta)] = block.transposed(slopes)[:-1]
        for k, place in enumerate(self._places(beta)):
            above, below = _beside(k, seen, rows)
            score[place] = np.dot(above, seen.slope_b) + np.dot(below, seen.slope_a)
        certain = int(np.count_nonzero(seen.log_p > -_CERTAIN))
        deviance = -2.0 * float(np.dot(rows.weights, seen.log_p))
        return seen, Curvature(NO_GRAM, score, deviance, weight, rows.count, certain)

    def _inner(self, beta: Vector) -> slice:
        """The coordinates of the predictors."""
        return slice(self.fitted - 2, len(beta) - 1)

    def _places(self, beta: Vector) -> list[int]:
        """The coordinates of the thresholds, in their order."""
        return [*range(self.fitted - 2), len(beta) - 1]

    def _places_of(self, response: Vector) -> NDArray[np.int64]:
        """The place of each row's class among those that are fitted; of an unused one any."""
        codes = response.astype(np.int64)
        if not self.unused:
            return codes
        used = np.isin(np.arange(self.classes), self.unused, invert=True)
        places: NDArray[np.int64] = np.maximum(np.cumsum(used) - 1, 0)
        return places[codes]

    def deviance(self, block: DesignBlock, rows: Rows, beta: Vector) -> float:
        seen = self._seen(block, rows, beta)
        if seen is None:
            return np.inf
        log_p = np.where(np.isin(rows.response, self.unused), _NEVER, seen.log_p)
        return -2.0 * float(np.dot(rows.weights, log_p))

    def _seen(self, block: DesignBlock, rows: Rows, beta: Vector) -> "_Seen | None":
        extra = self.fitted - 2
        thresholds = np.append(beta[:extra], beta[-1])
        gaps = np.diff(thresholds)
        if not (gaps > _SMALLEST_GAP).all():
            return None
        design = beta[extra:].copy()
        design[-1] = 0.0
        eta = block.linear(design) + rows.offset
        codes = self._places_of(rows.response)
        a = eta + np.concatenate([[-np.inf], thresholds])[codes]
        b = eta + np.append(thresholds, np.inf)[codes]
        # of the first and the last class there is no gap: nothing pulls on its only threshold
        apart = np.concatenate([[np.inf], gaps, [np.inf]])
        with np.errstate(over="ignore"):  # beyond 709 it is infinite, and the pull nothing
            grown = np.expm1(apart)
        pull = np.exp(-apart) / np.square(np.expm1(-apart))
        low, high = _logistic(a), _logistic(-b)
        return _Seen(
            codes,
            -np.logaddexp(0.0, -b) - np.logaddexp(0.0, a) + np.log(-np.expm1(-apart))[codes],
            -low - (1.0 / grown)[codes],
            high + (1.0 / grown)[codes],
            low * _logistic(-a),
            high * _logistic(b),
            pull,
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rows of class k with a and b: `slope` the derivative of log p by each, `bend` the part of
    minus the second one that is F'; `pull`, by class, what is added to it and, with the other
    sign, stands between a and b."""

    codes: NDArray[np.int64]
    log_p: Vector
    slope_a: Vector
    slope_b: Vector
    bend_a: Vector
    bend_b: Vector
    pull: Vector


def _beside(k: int, seen: _Seen, rows: Rows) -> tuple[Vector, Vector]:
    """The weights of the rows right below threshold k, and right above it; 0 for all others."""
    return rows.weights * (seen.codes == k), rows.weights * (seen.codes == k + 1)


def _logistic(t: Vector) -> Vector:
    """1 / (1 + exp(-t)), of infinities too."""
    e = np.exp(-np.abs(t))
    return np.where(t >= 0.0, 1.0, e) / (1.0 + e)
