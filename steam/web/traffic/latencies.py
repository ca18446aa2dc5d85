"""Histograms of latencies in few bytes: only the counters that are not zero."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from steam.scoring.histogram import PLACES

Counts = NDArray[np.int64]
"""How many answers took how long, (PLACES,): the counters of `steam.scoring.histogram`."""

_CELL = np.dtype([("place", "<u2"), ("count", "<u4")])
_MOST = int(np.iinfo(np.uint32).max)


def packed(counts: Counts) -> bytes:
    """Six bytes for each counter that is not zero.

    What is above 2**32 - 1 is cut to that: no minute of any machine holds as many.
    """
    places = np.flatnonzero(counts)
    cells = np.empty(len(places), _CELL)
    cells["place"] = places
    cells["count"] = np.minimum(counts[places], _MOST)
    return cells.tobytes()


def unpacked(packs: Iterable[bytes]) -> Counts:
    """The sum of any number of packed histograms; what is none is passed over."""
    whole = b"".join(pack for pack in packs if len(pack) % _CELL.itemsize == 0)
    cells = np.frombuffer(whole, _CELL)
    cells = cells[cells["place"] < PLACES]
    # Sums of floats are exact to 2**53, which takes two million full counters.
    sums = np.bincount(cells["place"], cells["count"], minlength=PLACES)
    return sums.astype(np.int64)
