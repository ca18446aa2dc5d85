"""H2O 3.46's own GLMs on prostate.csv and iris.csv, and the same orders for steam.

`recorded.json` holds what its REST interface answered: coefficients, metrics, and as many rows of
its tables as were kept; and of what was recorded beside that, why it is not compared.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from steam.core.clock import SystemClock
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Silent
from tests.trainer.glm.families.recorded import runif

DATA = Path(__file__).parents[4] / "examples" / "data"
RECORDED: Mapping[str, Any] = json.loads((Path(__file__).parent / "recorded.json").read_text())
LEVELS = {"RACE": ("0", "1", "2"), "CAPSULE": ("0", "1")}
GLM, ENGINE = GlmAlgorithm(), LocalEngine(1)


@dataclass(frozen=True)
class Case:
    """What to train on which frame; `x` are the predictors."""

    y: str
    x: tuple[str, ...]
    training: str = "train"
    validation: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


_OF_CAPSULE = ("AGE", "RACE", "DPROS", "PSA", "VOL", "GLEASON")
_TWEEDIE = {"family": "tweedie", "tweedie_variance_power": 1.5, "tweedie_link_power": 0.0}
_GAUSSIAN = {"family": "gaussian"}
_BINOMIAL = {"family": "binomial"}
_OFFSET = _GAUSSIAN | {"weights_column": "W", "offset_column": "OFF"}

MODELS = {
    "glm_gaussian": Case("AGE", ("RACE", "PSA", "VOL", "GLEASON"), "train", "valid", _GAUSSIAN),
    "glm_poisson": Case("GLEASON", ("RACE", "AGE", "PSA"), given={"family": "poisson"}),
    "glm_gamma": Case("AGE", ("PSA", "GLEASON"), given={"family": "gamma", "link": "log"}),
    "glm_tweedie": Case("PSA", ("AGE", "GLEASON"), given=_TWEEDIE),
    "glm_negbin": Case(
        "GLEASON", ("AGE", "PSA"), given={"family": "negativebinomial", "theta": 0.5}
    ),
    "glm_fractional": Case("OFF", ("PSA", "GLEASON"), given={"family": "fractionalbinomial"}),
    "glm_weights_offset": Case("AGE", ("PSA", "VOL", "W", "OFF"), given=_OFFSET),
    "glm_multinomial": Case(
        "cls", ("sl", "sw", "pl", "pw"), "iris", given={"family": "multinomial"}
    ),
    "glm_ordinal": Case("cls", ("sl", "sw"), "iris", given={"family": "ordinal"}),
}
MEASURED = {
    "glm_binomial on valid": Case("CAPSULE", _OF_CAPSULE, "train", "valid", _BINOMIAL),
    "r_glm1 on all": Case("CAPSULE", ("AGE", "RACE", "PSA"), "all", given=_BINOMIAL),
    **{
        name: Case("CAPSULE", _OF_CAPSULE, given=_BINOMIAL | {"alpha": [0.0]} | penalty)
        for name, penalty in {
            "g1_model_1": {"lambda": [0.1]},
            "g1_model_3": {"lambda": [0.01]},
            "g2_model_1": {},
        }.items()
    },
}
"""Classifiers of which only metrics were recorded."""

SEARCH = Case(
    "CAPSULE", _OF_CAPSULE, "train", "valid", _BINOMIAL | {"lambda_search": True, "nlambdas": 10}
)


def _columns(name: str) -> dict[str, list[str]]:
    with (DATA / name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def _frame(key: str, columns: Mapping[str, np.ndarray], rows: Any) -> Frame:
    codes = {name: levels for name, levels in LEVELS.items() if columns[name].dtype == np.int32}
    return frame_from_arrays(key, {n: c[rows] for n, c in columns.items()}, 64, codes)


def _frames() -> dict[str, Frame]:
    texts = _columns("prostate.csv")
    prostate = {
        name: np.array(text, float).astype(np.int32 if name in LEVELS else float)
        for name, text in texts.items()
    }
    prostate |= {"W": np.ones(380), "OFF": prostate["AGE"] / 1000.0}
    shares = runif(1, 380)
    *numbers, species = _columns("iris.csv").values()
    names = sorted(set(species))
    iris = dict(zip(("sl", "sw", "pl", "pw"), (np.array(c, float) for c in numbers), strict=True))
    iris["cls"] = np.array([names.index(name) for name in species], np.int32)
    return {
        "train": _frame("train", prostate, shares <= 0.75),
        "valid": _frame("valid", prostate, shares > 0.75),
        "all": _frame("all", prostate | {"RACE": prostate["RACE"].astype(float)}, slice(None)),
        "iris": frame_from_arrays("iris", iris, 64, {"cls": names}),
    }


FRAMES = _frames()


def trained(case: Case, **more: Any) -> TrainedModel:
    """What steam makes of the same order."""
    frame = FRAMES[case.training]
    ignored = [name for name in frame.names if name not in {case.y, *case.x}]
    given = {"response_column": case.y, "ignored_columns": ignored} | dict(case.given) | more
    validation = None if case.validation is None else FRAMES[case.validation]
    order = Order("m", frame, validation, given)
    return GLM.train(order, ENGINE, SystemClock(), Silent())


def table(model: TrainedModel, name: str) -> dict[str, Any]:
    """A table of a model by its columns."""
    return {column.name: column.values for column in model.tables[name].columns}
