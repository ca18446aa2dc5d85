"""Durations by size in a fixed number of counters: quantiles without keeping the samples.

The counters are any sequence of `PLACES` numbers: a list, or words of a file that processes share.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_UNIT_BITS = 6  # durations are counted in units of 64 ns
_SUB_BITS = 4  # 16 counters per power of two: a quantile is at most 1/32 off
_TOP_BIT = 36  # of units: about 73 minutes; longer ones fall into the last counter
_BOUND_BITS = range(15, 36)

PLACES = (_TOP_BIT - _SUB_BITS + 1) << _SUB_BITS


def place_of(duration_ns: int) -> int:
    """Which counter a duration in nanoseconds belongs to.

    Below 16 units each unit has its own, then there are 16 per power of two.
    """
    units = duration_ns >> _UNIT_BITS
    shift = units.bit_length() - _SUB_BITS - 1
    if shift <= 0:
        return max(units, 0)
    return min((shift << _SUB_BITS) + (units >> shift), PLACES - 1)


def counts_of(durations_ns: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of some durations, (n,), belong to each counter, (PLACES,)."""
    units = np.clip(durations_ns >> _UNIT_BITS, 0, (1 << _TOP_BIT) - 1)
    _, bits = np.frexp(units.astype(np.float64))  # exact: 36 of 53 bits
    shifts = np.maximum(bits - _SUB_BITS - 1, 0)
    places = (shifts << _SUB_BITS) + (units >> shifts)
    return np.bincount(places, minlength=PLACES)


def below(counts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Per power of two from 2**15 (33 us) to 2**35 (34 s) ns, how many were shorter; exact."""
    found = []
    seen = place = 0
    for bit in _BOUND_BITS:
        end = place_of(1 << bit)
        seen += sum(counts[place:end])
        place = end
        found.append((1 << bit, seen))
    return tuple(found)


def quantile_ns(counts: Sequence[int], share: float) -> float | None:
    """The duration that `share` (0 to 1) of them do not exceed; None when there are none.

    The middle of its counter: within 1/32 of the true value, or 32 ns below a microsecond.
    """
    total = sum(counts)
    if not total:
        return None
    wanted = max(1.0, share * total)
    seen = 0
    for place, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return (_start_of(place) + _start_of(place + 1) - 1) / 2
    raise AssertionError("a share is at most 1")


def _start_of(place: int) -> int:
    """The shortest duration of a counter: the inverse of `place_of`."""
    shift = (place >> _SUB_BITS) - 1
    units = place if shift <= 0 else (place - (shift << _SUB_BITS)) << shift
    return units << _UNIT_BITS
