"""Arrays that an encoding may get wrong, and how to compare them to the bit."""

import struct
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

QUIET, SIGNALLING, NEGATIVE = 0x7FF8000000000123, 0x7FF0000000000001, 0xFFF8000000000000
ODD_NANS = tuple(
    struct.unpack("<d", struct.pack("<Q", bits))[0] for bits in (QUIET, SIGNALLING, NEGATIVE)
)
EXTREMES = (0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 1.7976931348623157e308)
EDGES = (2.0**53, 2.0**53 + 2, 2.0**53 - 1, -(2.0**63), 254.0, 255.0, 256.0, 65535.0, 4294967295.0)
DECIMALS = (0.1, 0.1 + 0.2, 0.3, 1e-6, 1e-7, 1e15 + 0.1, 2.5, 1e300)
NUMBERS = st.one_of(
    st.sampled_from((*EXTREMES, *EDGES, *DECIMALS, *ODD_NANS)),
    st.floats(),
    st.floats(width=32),
    st.integers(-300, 300).map(float),
    st.integers(-(2**40), 2**40).map(float),
    st.integers(-(2**53), 2**53).map(float),
    st.decimals(-10_000, 10_000, places=3).map(float),
)


def _array(numbers: list[float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(numbers, dtype=np.float64)


MIXED = st.lists(NUMBERS, max_size=40).map(_array)
"""Anything beside anything."""
_KINDS = (
    st.integers(-3, 300).map(float),
    st.integers(-(2**33), 2**33).map(float),
    st.decimals(-500, 500, places=2).map(float),
    st.floats(width=32),
    st.integers(-50, 50).map(lambda day: day * 86_400_000.0),
    st.sampled_from([0.0, -0.0]),
    st.just(7.5),
)
ALIKE = st.one_of(
    *(st.lists(one, max_size=40).map(_array) for one in _KINDS),
    *(st.lists(one | st.just(np.nan), max_size=40).map(_array) for one in _KINDS),
    hnp.arrays(np.float64, st.integers(0, 40), elements=NUMBERS),
)
"""Values for which there are encodings, and few that break them."""
HOSTILE = MIXED | ALIKE


def far_apart(values: list[float], rows: int, odd: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """`rows` rows of the values over and over, one row in the middle of which is `odd`."""
    array = np.resize(_array(values), rows)
    array[rows // 2 + 1] = odd
    return array


def same(found: np.ndarray[Any, Any], values: np.ndarray[Any, Any]) -> bool:
    """Whether float64 values are the same to the bit, any NaN being the one missing value."""
    missing = np.isnan(values)
    return (
        found.dtype == np.float64
        and np.array_equal(np.isnan(found), missing)
        and found[~missing].tobytes() == values[~missing].tobytes()
    )
