"""Whole numbers and decimals as narrow codes."""

import numpy as np
import pytest

from steam.trainer.frame.chunk import encode_numeric
from steam.trainer.frame.encodings import narrow
from steam.trainer.frame.encodings.scaled import ScaledChunk


@pytest.mark.parametrize(
    ("high", "missing", "width"),
    [(255, False, 1), (255, True, 2), (256, False, 2), (65535, True, 4), (2**32 - 3, True, 4)],
)
def test_the_missing_code_counts_towards_the_width(high: int, missing: bool, width: int) -> None:
    values = np.array([1e6, 1e6 + high] + [np.nan] * missing)
    chunk = encode_numeric(values)
    assert isinstance(chunk, ScaledChunk)
    assert chunk.codes.itemsize == width
    assert chunk.decode().tobytes() == values.tobytes()


def test_decimals_are_exact_or_not_scaled_at_all() -> None:
    prices = np.round(np.random.default_rng(1).uniform(0, 300, 10_000), 2)
    chunk = encode_numeric(prices)
    assert isinstance(chunk, ScaledChunk)
    assert chunk.nbytes == 2 * len(prices)
    assert chunk.decode().tobytes() == prices.tobytes()
    off = prices.copy()
    off[-1] = np.nextafter(off[-1], np.inf)
    assert not isinstance(encode_numeric(off), ScaledChunk)


@pytest.mark.parametrize("value", [-0.0, np.inf, -np.inf, 2.0**53, 1e300, 5e-324])
def test_what_has_no_scaled_encoding(value: float) -> None:
    assert not isinstance(encode_numeric(np.array([value, 1.0])), ScaledChunk)


@pytest.mark.parametrize("place", [0, narrow._STRIDE - 1, narrow._STRIDE, -1])
def test_more_rows_than_one_stride(place: int) -> None:
    values = np.round(np.random.default_rng(2).uniform(-9, 9, 2 * narrow._STRIDE + 5), 1) + 0.0
    values[place] = np.nan
    chunk = encode_numeric(values)
    assert isinstance(chunk, ScaledChunk)
    assert np.array_equal(chunk.decode(), values, equal_nan=True)
    values[place] = np.pi
    assert not isinstance(encode_numeric(values), ScaledChunk)
