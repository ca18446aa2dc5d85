"""The columns of a categorical in a design: a one per row, in the column of its slot."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Vector = NDArray[np.float64]
Slots = NDArray[np.int32] | NDArray[np.int64]


def indicator(slots: Slots, count: int) -> "csc_array":
    """The transposed columns of n rows, (count, n): times values (n,), it sums them by slot.

    That product takes what `numpy.bincount` takes, but lets go of the interpreter's lock, so that
    threads do not wait for each other. Raises IndexError for a slot that is not in 0..count: the
    product itself does not look.
    """
    from scipy.sparse import csc_array  # noqa: PLC0415 - the trainer starts without it

    unsigned = slots.view(f"u{slots.itemsize}")  # in which what is below 0 is above all others
    if unsigned.max(initial=0) >= count:
        raise IndexError(f"slots from {slots.min()} to {slots.max()}, where 0 to {count - 1} are")
    ones, starts = _one_per_row(len(slots))
    return csc_array((ones, slots, starts), shape=(count, len(slots)))


@lru_cache(maxsize=8)
def _one_per_row(rows: int) -> tuple[Vector, NDArray[np.int32]]:
    """Shared by all blocks of that many rows, and therefore not to be written to."""
    ones, starts = np.ones(rows), np.arange(rows + 1, dtype=np.int32)
    ones.flags.writeable = starts.flags.writeable = False
    return ones, starts
