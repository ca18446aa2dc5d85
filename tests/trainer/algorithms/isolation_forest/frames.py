"""The rows that the fixture `isolation_forest/steam.zip` was trained on, and how."""

import csv
from pathlib import Path

import numpy as np

from steam.core.clock import SystemClock
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.isolation_forest import IsolationForest
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Progress, Silent
from tests.trainer.algorithms.trees.frames import ENGINE

FIXTURES = Path(__file__).parents[3] / "model" / "fixtures"
SCORED = {"ntrees": 6, "max_depth": 6, "sample_size": 20, "contamination": 0.1, "seed": 4}
"""The parameters of the model whose file H2O's genmodel 3.46.0.12 has scored."""

FOREST = IsolationForest()


def few_rows(block_rows: int = 7) -> Frame:
    """The first 30 of the rows that the fixtures of trees are scored on; others have new levels."""
    text = (FIXTURES / "tree_rows.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))[:30]
    arrays = {
        name: np.array([float(row[name] or "nan") for row in rows]) for name in ("x1", "x2", "x3")
    }
    domains = {}
    for name in ("c1", "c2", "c4"):
        domains[name] = sorted({row[name] for row in rows} - {""})
        codes = {"": -1} | {level: code for code, level in enumerate(domains[name])}
        arrays[name] = np.array([codes[row[name]] for row in rows], dtype=np.int32)
    return frame_from_arrays("few", arrays, block_rows=block_rows, domains=domains)


def outliers(rows: int = 800, seed: int = 1) -> Frame:
    """Points about two middles, and behind them one in twenty that may be anywhere."""
    rng = np.random.default_rng(seed)
    few = rows // 20
    near = rng.normal(size=(rows - few, 3)) + rng.choice([-4.0, 4.0], size=(rows - few, 1))
    points = np.concatenate([near, rng.uniform(-12.0, 12.0, size=(few, 3))])
    return frame_from_arrays("o", {f"x{j}": points[:, j] for j in range(3)}, block_rows=100)


def train(
    frame: Frame,
    engine: LocalEngine = ENGINE,
    progress: Progress | None = None,
    **given: object,
) -> TrainedModel:
    """The model of an order without complaints."""
    order = Order("m", frame, None, {"seed": 1, **given})
    assert FOREST.check(order, engine) == []
    return FOREST.train(order, engine, SystemClock(), progress or Silent())
