import csv
from pathlib import Path

import numpy as np
import pytest

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters

PROSTATE = Path(__file__).parents[3] / "examples" / "data" / "prostate.csv"


@pytest.fixture(scope="session")
def prostate():
    """The columns of prostate.csv as float64 arrays."""
    with PROSTATE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


@pytest.fixture(scope="session")
def train():
    """Fit arrays by keyword parameters: train(arrays, y, domains={}, threads=1, **parameters)."""

    def train(
        arrays, y, domains=None, threads=1, block_rows=64, x=None,
        alpha=None, lambda_=None, validation=None, **parameters,
    ):  # fmt: skip
        if alpha is not None:
            parameters["alphas"] = (alpha,)
        if lambda_ is not None:
            parameters["lambdas"] = (lambda_,)
        given = GlmParameters(**parameters)
        used = {y, given.weights_column, given.offset_column}
        frame = frame_from_arrays("training", arrays, block_rows, domains)
        x = [name for name in arrays if name not in used] if x is None else x
        return fit(frame, x, y, given, LocalEngine(threads), validation=validation)

    return train
