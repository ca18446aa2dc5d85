"""Constants and floating point."""

import numpy as np
import pytest

from steam.trainer.frame.chunk import encode_numeric
from steam.trainer.frame.encodings.floats import ConstantChunk, FloatChunk


def test_float32_only_where_it_is_exact() -> None:
    exact = np.random.default_rng(2).normal(size=100).astype(np.float32).astype(np.float64)
    chunk = encode_numeric(exact)
    assert isinstance(chunk, FloatChunk)
    assert chunk.nbytes == 400
    exact[50] = 1 / 3
    assert encode_numeric(exact).nbytes == 800


def test_constants_keep_the_sign_of_zero() -> None:
    chunk = encode_numeric(np.array([-0.0, -0.0]))
    assert isinstance(chunk, ConstantChunk)
    assert np.signbit(chunk.decode()).all()


def test_a_constant_with_missing_values_is_not_constant() -> None:
    assert np.isnan(encode_numeric(np.array([1.0, np.nan, 1.0])).decode()).tolist() == [
        False,
        True,
        False,
    ]


def test_nobody_changes_a_chunk_by_what_it_was_made_of_or_what_it_gives() -> None:
    values = np.array([0.1, 1 / 3])
    chunk = encode_numeric(values)
    values[:] = 7
    with pytest.raises(ValueError, match="read-only"):
        chunk.decode()[:] = 0
    assert chunk.decode().tolist() == [0.1, 1 / 3]
