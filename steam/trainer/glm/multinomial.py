"""The multinomial likelihood: a linear predictor for each class, and the softmax of them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import NO_GRAM, Curvature
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import Rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_CERTAIN = 1e-8
_NEVER = -40.0  # the intercept of a class without rows: e^-40 is 4e-18, which no sum notices


@dataclass(frozen=True, slots=True)
class Multinomial:
    """P(y = k) = exp(eta_k) / sum_l exp(eta_l), eta_k = X beta_k, for `classes` classes.

    beta holds the coordinates of the first class, then of the second, and so on. All classes have
    their own, as in H2O: without a penalty one of them is redundant, and the solver leaves it at
    zero. The gram is the full matrix of second derivatives, whose block (k, l) is
    X' diag(w p_k (d_kl - p_l)) X, so that Newton's steps converge quadratically.
    """

    classes: int
    name: str = "multinomial"
    link_name: str = "multinomial"
    quadratic: bool = False

    def accepts(self, y: Vector) -> NDArray[np.bool_]:
        return np.ones(len(y), np.bool_)  # codes of levels

    def size(self, width: int) -> int:
        return self.classes * width

    def null_beta(self, shares: Vector, width: int) -> Vector:
        beta = np.zeros((self.classes, width))
        with np.errstate(divide="ignore"):  # a class without rows
            beta[:, -1] = np.maximum(np.log(shares), _NEVER)
        return beta.ravel()

    def spread(self, values: Vector) -> Vector:
        return np.tile(values, self.classes)

    def by_class(self, beta: Vector) -> Matrix:
        return beta.reshape(self.classes, -1)

    def measure(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        chances, at = self._first_order(block, rows, beta)
        width = len(beta) // self.classes
        gram = np.empty((len(beta), len(beta)))
        for k in range(self.classes):
            here = slice(k * width, (k + 1) * width)
            gram[here, here] = block.gram(rows.weights * chances[k] * (1.0 - chances[k]))
            for other in range(k):
                there = slice(other * width, (other + 1) * width)
                shared = block.gram(rows.weights * chances[k] * chances[other])
                gram[here, there] = -shared
                gram[there, here] = -shared.T
        return replace(at, gram=gram)

    def slope(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        return self._first_order(block, rows, beta)[1]

    def _first_order(
        self, block: DesignBlock, rows: Rows, beta: Vector
    ) -> tuple[Matrix, Curvature]:
        chances, logs = self._chances(block, beta)
        residuals = [(rows.response == k) - chances[k] for k in range(self.classes)]
        return chances, Curvature(
            NO_GRAM,
            np.concatenate([block.transposed(rows.weights * one) for one in residuals]),
            _deviance(rows, logs),
            float(rows.weights.sum()),
            rows.count,
            int(np.count_nonzero(chances.max(axis=0) > 1.0 - _CERTAIN)),
        )

    def deviance(self, block: DesignBlock, rows: Rows, beta: Vector) -> float:
        _, logs = self._chances(block, beta)
        return _deviance(rows, logs)

    def _chances(self, block: DesignBlock, beta: Vector) -> tuple[Matrix, Matrix]:
        """p_k and log p_k, float64 (classes, n); the largest eta is taken away first."""
        eta = np.stack([block.linear(own) for own in beta.reshape(self.classes, -1)])
        eta -= eta.max(axis=0)
        powers = np.exp(eta)
        total = powers.sum(axis=0)
        return powers / total, eta - np.log(total)


def _deviance(rows: Rows, logs: Matrix) -> float:
    """-2 sum w log p_y."""
    codes = rows.response.astype(np.int64)
    return float(-2.0 * np.dot(rows.weights, logs[codes, np.arange(rows.count)]))
