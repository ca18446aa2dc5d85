"""Shapley values of trees, exactly, for many rows at once.

The game is that of path-dependent TreeSHAP (Lundberg et al., Nature Machine Intelligence 2, 2020):
a node whose feature is not known sends a row both ways, by the shares of the training rows. A leaf
of value v that asks for features 1..D, of which feature i lets the row through (o_i = 1) or not
(o_i = 0) and the share z_i of all rows, gives feature d

    v (o_d - z_d) * integral over t from 0 to 1 of the product over i != d of z_i (1 - t) + o_i t

since the weight of k known features among D - 1, k! (D - 1 - k)! / D!, is the integral of
t^k (1 - t)^(D - 1 - k). The integrand is a polynomial of degree D - 1: Gauss-Legendre quadrature of
ceil(D / 2) points is exact, and all its terms are positive, so that nothing cancels.

All that a row has to do with it are D bits for each leaf: where D is small, a table has the values
for all of them (as in Yang, Fast TreeSHAP, 2021).
"""

from functools import cache

import numpy as np

from steam.model.trees.forest import Floats
from steam.model.trees.nodes import Flags
from steam.model.trees.paths import Paths

MOST_BITS = 8  # of a pattern in a table


def shapley_values(paths: Paths, value: Floats, through: Flags) -> Floats:
    """float64 (n, L, D): what each leaf gives each of its features.

    value: (L,), of the leaves; through: as `lets_through` gives it.
    """
    known = np.ascontiguousarray(np.moveaxis(through, 1, 0)).astype(np.float64)
    share = paths.share[:, None]
    values = value * (known - share) * _weights(known, share)
    return np.ascontiguousarray(np.moveaxis(values, 0, -1))


def table_of(paths: Paths, value: Floats) -> Floats:
    """float64 (L * 2^D, D): the values for each pattern of D bits, the first bit the lowest."""
    count = len(paths.column)
    bits = (np.arange(1 << count)[:, None] >> np.arange(count)) & 1 == 1
    through = np.broadcast_to(bits[:, :, None], (len(bits), *paths.column.shape))
    values = shapley_values(paths, value, through)
    return np.ascontiguousarray(np.moveaxis(values, 0, 1)).reshape(-1, count)


def looked_up(table: Floats, through: Flags) -> Floats:
    """What `shapley_values` gives, from the table of the same paths and values."""
    count, leaves = through.shape[1:]
    pattern = np.tile(np.arange(leaves) << count, (len(through), 1))
    for d in range(count):
        pattern += np.left_shift(through[:, d], d, dtype=np.intp)
    found: Floats = table.take(pattern, axis=0)
    return found


def lets_through(paths: Paths, right: Flags) -> Flags:
    """bool (n, D, L): whether the row's own value of a feature leads towards the leaf.

    right: bool (n, nodes), where each node of the forest would send each row.
    """
    first, *others = paths.conditions
    through: Flags = right[:, first.node] == first.right
    for again in others:
        through[:, again.slot] &= right[:, again.node] == again.right
    return through.reshape((len(right), *paths.column.shape))


def _weights(known: Floats, share: Floats) -> Floats:
    """(D, n, L): the integral for each feature, over the product of all others."""
    count = len(known)
    total = np.zeros_like(known)
    for t, weight in _quadrature((count + 1) // 2):
        factors = share * (1.0 - t) + known * t
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
