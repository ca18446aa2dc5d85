"""Frames for tests of trees: prostate, and made-up rows with every kind of column."""

import csv
from pathlib import Path

import numpy as np

from steam.core.clock import SystemClock
from steam.trainer.algorithms.algorithm import Algorithm, Order
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Silent

EXAMPLES = Path(__file__).parents[4] / "examples" / "data"
ENGINE = LocalEngine(2)


def prostate() -> Frame:
    """CAPSULE, RACE and DPROS are categorical."""
    with (EXAMPLES / "prostate.csv").open() as file:
        rows = list(csv.DictReader(file))
    arrays = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    domains = {}
    for name in ("CAPSULE", "RACE", "DPROS"):
        levels, codes = np.unique(arrays[name], return_inverse=True)
        domains[name] = [str(int(level)) for level in levels]
        arrays[name] = codes.astype(np.int32)
    return frame_from_arrays("prostate", arrays, block_rows=100, domains=domains)


def mixed(rows: int = 600, seed: int = 3) -> Frame:
    """Numbers and levels with gaps; `y` is a number above 0, `c` has three classes."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=rows), rng.uniform(size=rows)
    level = rng.integers(-1, 5, size=rows).astype(np.int32)
    a[rng.random(rows) < 0.1] = np.nan
    score = np.nan_to_num(a) + 2.0 * (level == 2) - b
    arrays = {
        "a": a,
        "b": b,
        "level": level,
        "same": np.ones(rows),
        "w": rng.integers(0, 3, size=rows).astype(np.float64),
        "o": rng.normal(scale=0.5, size=rows),
        "y": np.exp(score / 2.0) + rng.uniform(0.01, 0.2, size=rows),
        "c": np.digitize(score, [-0.5, 0.8]).astype(np.int32),
        "two": (score + rng.normal(size=rows) > 0.3).astype(np.int32),
    }
    domains = {"level": list("pqrst"), "c": ["low", "middle", "high"], "two": ["no", "yes"]}
    return frame_from_arrays("mixed", arrays, block_rows=128, domains=domains)


def order(frame: Frame, response: str, validation: Frame | None = None, **given: object) -> Order:
    """An order to predict from a, b, level and same of `mixed`, or from all of another frame."""
    if frame.key == "mixed":
        others = [n for n in ("w", "o", "y", "c", "two") if n not in (response, *given.values())]
        given = {"ignored_columns": others, **given}
    return Order("m", frame, validation, {"response_column": response, "seed": 5, **given})


def train(algorithm: Algorithm, wanted: Order, engine: LocalEngine = ENGINE) -> TrainedModel:
    """The model of an order without complaints."""
    assert algorithm.check(wanted, engine) == []
    return algorithm.train(wanted, engine, SystemClock(), Silent())
