"""Offsets given to models that were trained without one."""

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.imputation import check_length


def refuse_offset(offset: NDArray[np.float64] | None, rows: int) -> None:
    """Raise InvalidInput for an `offset` (rows,) that is not zero everywhere."""
    if offset is None:
        return
    check_length("The offset", offset, rows)
    if offset.any():
        raise InvalidInput(
            "The model was trained without an offset and cannot take one.",
            hint="Leave the offset out.",
        )
