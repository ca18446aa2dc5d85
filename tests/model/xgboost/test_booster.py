import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.xgboost.booster import linear_booster

WEIGHTS = np.array(
    [[0.1, 1.0], [0.2, 2.0], [0.3, 3.0], [1e-3, 7.0], [0.5, -0.5]], dtype=np.float32
)  # a categorical of three slots, a number, the bias; two outputs


def test_a_linear_booster_adds_column_by_column_in_float32() -> None:
    booster = linear_booster(WEIGHTS, (0, 3))
    x = np.array([[0.0, 2.0], [2.0, -1e6], [np.nan, 3.0], [1.0, np.nan]])
    start = np.array([0.25], dtype=np.float32)
    found = booster.margins(x, start)
    assert found.dtype == np.float32
    for row, margins in zip(x, found, strict=True):
        for output in range(2):
            total = np.float32(WEIGHTS[4, output] + start[0])
            if not np.isnan(row[0]):
                total += WEIGHTS[int(row[0]), output]
            if not np.isnan(row[1]):
                total += np.float32(np.float32(row[1]) * WEIGHTS[3, output])
            assert margins[output] == total


def test_the_start_may_differ_from_row_to_row() -> None:
    booster = linear_booster(WEIGHTS, (0, 3))
    start = np.array([[0.0], [1.0]], dtype=np.float32)
    assert np.diff(booster.margins(np.full((2, 2), np.nan), start), axis=0).tolist() == [[1.0, 1.0]]


def test_a_linear_booster_keeps_its_own_weights_and_wants_numbers() -> None:
    given = WEIGHTS.copy()
    booster = linear_booster(given, (0, 3))
    given[:] = np.nan
    assert np.isfinite(booster.margins(np.zeros((1, 2)), np.zeros(1, dtype=np.float32))).all()
    with pytest.raises(ValueError, match="read-only"):
        booster.bias[0] = 1.0
    with pytest.raises(InvalidArtifact, match="not a finite number"):
        linear_booster(given, (0, 3))
