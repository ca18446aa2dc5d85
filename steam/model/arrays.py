"""The arrays of a model: its own copies, which nobody can change afterwards."""

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def owned(values: ArrayLike, dtype: type[Scalar]) -> NDArray[Scalar]:
    """A read-only, contiguous copy of `values` as `dtype`."""
    array = np.array(values, dtype=dtype, order="C")
    array.flags.writeable = False
    return array
