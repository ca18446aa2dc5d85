"""Coefficients that a user starts a fit from, in its coordinates."""

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.glm.design import Design

Vector = NDArray[np.float64]


def start_of(design: Design, values: tuple[float, ...], *, standardize: bool) -> Vector | None:
    """float64 (width,), None where none are given. With `standardize` the `values` are those of
    standardised columns, else of columns as they are; in the order of `design.names`.

    Raises InvalidInput for another number of values, and for one that is not finite.
    """
    if not values:
        return None
    if len(values) != design.width:
        names = ", ".join(design.names[:10])
        more = ", ..." if design.width > 10 else ""
        raise InvalidInput(
            f"startval has {len(values)} values where the model has {design.width} coefficients.",
            hint=f"They are {names}{more}, in this order.",
        )
    beta = np.array(values, dtype=np.float64)
    if not np.isfinite(beta).all():
        raise InvalidInput("startval holds a value that is not finite.")
    return design.in_coordinates(beta, standardised=standardize)
