"""The prostate data as a frame, and training on it."""

from pathlib import Path
from typing import Any

import polars as pl

from steam.core.clock import SystemClock
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.cross_validation.run import Products, train
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Progress, Silent

CATEGORIES = ("CAPSULE", "RACE", "DPROS")
PREDICTORS = ("AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON")
GLM = GlmAlgorithm()


def prostate(block_rows: int = 400) -> Frame:
    file = Path(__file__).parents[4] / "examples" / "data" / "prostate.csv"
    table = pl.read_csv(file).with_columns(pl.col(CATEGORIES).cast(pl.String))
    domains = {name: sorted(table[name].unique()) for name in CATEGORIES}
    arrays = {name: table[name].to_numpy() for name in table.columns}
    return frame_from_arrays("train", arrays, block_rows, domains)


def order(response: str, frame: Frame | None = None, **given: Any) -> Order:
    frame = frame or prostate()
    roles = {response, given.get("weights_column"), given.get("fold_column"), *PREDICTORS}
    ignored = [name for name in frame.names if name not in roles]
    asked = {"response_column": response, "ignored_columns": ignored, **given}
    return Order("m", frame, None, asked)


def trained(
    of: Order, algorithm: Any = GLM, threads: int = 1, progress: Progress | None = None
) -> Products:
    return train(algorithm, of, LocalEngine(threads), SystemClock(), progress or Silent())
