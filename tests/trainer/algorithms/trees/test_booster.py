"""Growing trees turn by turn."""

from pathlib import Path

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.signature import Column, ColumnType
from steam.trainer.algorithms.trees.booster import Booster
from steam.trainer.algorithms.trees.parameters import Limits
from steam.trainer.algorithms.trees.rows import Rows

ROWS, COLUMNS = 4000, 8


def threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def test_asking_between_turns_starts_no_more_threads() -> None:
    """LightGBM would take all of the machine for an answer, and keep them for the next turn."""
    rng = np.random.default_rng(1)
    x = np.asfortranarray(rng.normal(size=(ROWS, COLUMNS)))
    rows = Rows(x, x[:, 0] + rng.normal(size=ROWS), None, None, np.arange(ROWS))
    columns = [Column(f"c{j}", ColumnType.NUMERIC) for j in range(COLUMNS)]
    options = {"objective": "none", "min_data_in_leaf": 0, "min_sum_hessian_in_leaf": 1.0}
    booster = Booster(rows, columns, Limits(3, 20, 1.0, 255, 1024, 0.0, 1), options, threads=1)
    booster.add_means(rows.response, rows.weight)
    before = threads()
    for turn in range(2):
        booster.sums(x, turn, 1)
        booster.add_means(rows.response, rows.weight)
    assert threads() == before


def test_what_lightgbm_fails_at_is_told_in_a_sentence() -> None:
    x = np.asfortranarray(np.random.default_rng(1).normal(size=(400, 1)))
    response = np.digitize(x[:, 0], [-1.0, 0.0, 1.0]).astype(np.float64)
    rows = Rows(x, response, None, None, np.arange(400))
    options = {"objective": "multiclass", "min_data_in_leaf": 1, "min_sum_hessian_in_leaf": 0.0}
    limits, columns = Limits(99, 5, 1.0, 255, 1024, 0.0, 1), [Column("c", ColumnType.NUMERIC)]
    booster = Booster(rows, columns, limits, {**options, "learning_rate": 0.9}, outputs=4)
    with pytest.raises(InvalidInput, match=r"LightGBM failed at tree \d+: Check failed"):
        all(booster.add() for _ in range(99))
