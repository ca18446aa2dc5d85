"""Numbers in, the same bits out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steam.trainer.frame.chunk import encode_numeric, encode_times

EXTREMES = (0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 1.7976931348623157e308)
EDGES = (2.0**53, 2.0**53 + 2, -(2.0**63), 255.0, 256.0, 65535.0, 4294967295.0)
DECIMALS = (0.1, 0.3, 1e-7, 1e15 + 0.1)
HOSTILE = st.sampled_from((*EXTREMES, *EDGES, *DECIMALS))
NUMBERS = st.one_of(
    HOSTILE,
    st.floats(),
    st.floats(width=32),
    st.integers(-300, 300).map(float),
    st.integers(-(2**40), 2**40).map(float),
    st.decimals(-10_000, 10_000, places=3).map(float),
)
ARRAYS = hnp.arrays(np.float64, st.integers(0, 40), elements=NUMBERS) | st.lists(
    NUMBERS, max_size=40
).map(np.array).map(lambda a: a.astype(np.float64))


@pytest.mark.parametrize("encode", [encode_numeric, encode_times])
@given(values=ARRAYS)
def test_every_bit_comes_back(encode, values) -> None:
    chunk = encode(values)
    decoded = chunk.decode()
    assert chunk.rows == len(values)
    assert decoded.dtype == np.float64
    missing = np.isnan(values)
    assert np.array_equal(np.isnan(decoded), missing)
    assert decoded[~missing].tobytes() == values[~missing].tobytes()
    assert chunk.nbytes <= max(values.nbytes, 8)


def test_the_payload_of_a_nan_is_not_kept() -> None:
    odd = np.array([0x7FF8000000000123, 0x7FF8000000000000], dtype=np.uint64).view(np.float64)
    decoded = encode_numeric(odd).decode()
    assert np.isnan(decoded).all()
    assert len(set(decoded.view(np.int64).tolist())) == 1
