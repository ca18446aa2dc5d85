"""Random numbers that belong to rows: a row draws the same however its frame is cut."""

import numpy as np
from numpy.typing import NDArray

_WORDS_A_STEP = 4  # of 64 bits, which Philox makes for each value of its counter


def row_chances(seed: int, first_row: int, rows: int, turn: int = 0) -> NDArray[np.float64]:
    """Uniform numbers from 0 to below 1, shape (rows,), for the rows from `first_row`.

    Each depends on seed, turn and the row's number alone; other turns draw anew. They are the same
    with every version of numpy, which keeps the bits of Philox as they are.
    Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
    """
    step, ahead = divmod(first_row, _WORDS_A_STEP)
    key = np.array([seed % 2**64, turn], dtype=np.uint64)
    words = np.random.Philox(key=key, counter=step).random_raw(ahead + rows)[ahead:]
    return np.asarray((words >> np.uint64(11)) * 2.0**-53)
