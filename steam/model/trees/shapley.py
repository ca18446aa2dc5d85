"""Shapley values of trees, exactly, for many rows at once.

The game is that of path-dependent TreeSHAP (Lundberg et al., Nature Machine Intelligence 2, 2020):
a node whose feature is not known sends a row both ways, by the shares of the training rows. A leaf
of value v that asks for features 1..D, of which feature i lets the row through (o_i = 1) or not
(o_i = 0) and the share z_i of all rows, gives feature d

    v (o_d - z_d) * integral over t from 0 to 1 of the product over i != d of z_i (1 - t) + o_i t

since the weight of k known features among D - 1, k! (D - 1 - k)! / D!, is the integral of
t^k (1 - t)^(D - 1 - k). The integrand is a polynomial of degree D - 1: Gauss-Legendre quadrature of
ceil(D / 2) points is exact, and all its terms are positive, so that nothing cancels.
"""

from functools import cache

import numpy as np

from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.paths import Paths


def shapley_values(forest: Forest, paths: Paths, x: Floats) -> Floats:
    """float64 (n, outputs, features): what the leaves of `paths` give each feature of rows x.

    x: float64 (n, features).
    """
    known = _lets_through(forest, paths, x)
    each = (
        forest.value[paths.leaf] * (known - paths.share.T[:, None]) * _weights(known, paths.share)
    )
    # slot by slot, (n, leaves * D), then those of one output and feature next to each other
    slots = np.moveaxis(each, 0, -1).reshape(len(x), -1)
    key = (forest.outputs_of(paths.leaf)[:, None] * x.shape[1] + paths.feature).ravel()
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    values = np.zeros((len(x), forest.output_count * x.shape[1]))
    values[:, key[order][starts]] = np.add.reduceat(slots[:, order], starts, axis=1)
    return values.reshape(len(x), forest.output_count, x.shape[1])


def _lets_through(forest: Forest, paths: Paths, x: Floats) -> Floats:
    """(D, n, leaves): 1 where the row's own value of the feature leads towards the leaf, else 0."""
    nodes, place = np.unique(paths.steps, return_inverse=True)
    right = go_right(forest, nodes, x[:, forest.feature[nodes]])
    agrees = right[:, place] == paths.right
    every = np.logical_and.reduceat(agrees, paths.starts, axis=1)
    by_leaf = every.reshape(len(x), *paths.feature.shape)
    return np.ascontiguousarray(np.moveaxis(by_leaf, -1, 0)).astype(np.float64)


def _weights(known: Floats, share: Floats) -> Floats:
    """(D, n, leaves): the integral for each feature, over the product of all others."""
    count = len(known)
    total = np.zeros_like(known)
    for t, weight in _quadrature((count + 1) // 2):
        factors = share.T[:, None] * (1.0 - t) + known * t
        after = np.ones_like(factors)
        for d in range(count - 1, 0, -1):
            np.multiply(after[d], factors[d], out=after[d - 1])
        before = np.full_like(factors[0], weight)
        for d in range(count):
            total[d] += before * after[d]
            before *= factors[d]
    return total


@cache
def _quadrature(points: int) -> tuple[tuple[float, float], ...]:
    """Gauss and Legendre's points and weights between 0 and 1."""
    x, weights = np.polynomial.legendre.leggauss(points)
    return tuple(zip(((x + 1.0) / 2.0).tolist(), (weights / 2.0).tolist(), strict=True))
