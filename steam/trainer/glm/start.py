"""Coefficients that a fit starts from, in its coordinates."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.glm.design import Design

Vector = NDArray[np.float64]


def start_of(
    design: Design, values: tuple[float, ...], *, size: int, standardize: bool
) -> Vector | None:
    """float64 (size,), None where none are given. With `standardize` the `values` are
    those of standardised columns, else of columns as they are; in the order of `design.names`, one
    class after the other.

    Raises InvalidInput for another number of values, and for one that is not finite.
    """
    if not values:
        return None
    if len(values) != size:
        names = ", ".join(design.names[:10])
        more = ", ..." if design.width > 10 else ""
        each = " for each class" if size > design.width else ""
        raise InvalidInput(
            f"startval has {len(values)} values where the model has {size} coefficients.",
            hint=f"They are {names}{more}, in this order{each}.",
        )
    beta = np.array(values, dtype=np.float64)
    if not np.isfinite(beta).all():
        raise InvalidInput("startval holds a value that is not finite.")
    by_class = beta.reshape(-1, design.width)
    return np.concatenate(
        [design.in_coordinates(own, standardised=standardize) for own in by_class]
    )


def start_from(design: Design, known: Mapping[str, tuple[float, ...]], size: int) -> Vector | None:
    """float64 (size,): `known` coefficients of columns as they are by name, one for each class; 0
    for names that are not among them. None where nothing is known."""
    if not known:
        return None
    unknown = (0.0,) * (size // design.width)
    by_class = np.array([known.get(name, unknown) for name in design.names]).T
    return np.concatenate([design.in_coordinates(own, standardised=False) for own in by_class])
