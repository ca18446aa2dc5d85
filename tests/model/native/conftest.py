"""Models of other libraries with what these predict, recorded by fixtures/native/record.py."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from steam.model.predictor import Columns, Predictor
from steam.model.signature import Column, ColumnType

FIXTURES = Path(__file__).parents[1] / "fixtures" / "native"
RECORDED = json.loads((FIXTURES / "predictions.json").read_text(encoding="utf-8"))


def cells(column: Column, texts: list[str]) -> np.ndarray:
    if column.type is ColumnType.CATEGORICAL:
        codes = {level: code for code, level in enumerate(column.levels)}
        return np.array([codes.get(text, -1) for text in texts], dtype=np.int32)
    return np.array([float(text) if text else np.nan for text in texts])


@dataclass(frozen=True)
class Recorded:
    """A model file with rows and the predictions of the library that wrote it."""

    path: Path

    def columns(self, predictor: Predictor) -> Columns:
        known = RECORDED[self.path.name]
        if isinstance(known, dict):  # a model of numbered categories, with rows of its own
            rows = np.array(known["rows"], dtype=np.float64)
            return dict(zip(predictor.signature.names, rows.T, strict=True))
        with (FIXTURES / "rows.csv").open(encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        return {
            column.name: cells(column, [row[column.name] for row in table])
            for column in predictor.signature.features
        }

    def predictions(self) -> np.ndarray:
        """(rows, 1): the number, or the second or the predicted class; (rows, classes)."""
        known = RECORDED[self.path.name]
        return np.array(known["predictions"] if isinstance(known, dict) else known)


@pytest.fixture(params=sorted(RECORDED))
def recorded(request: pytest.FixtureRequest) -> Recorded:
    return Recorded(FIXTURES / request.param)


@pytest.fixture
def record_of() -> Callable[[str], Recorded]:
    """One of them by name."""
    return lambda name: Recorded(FIXTURES / name)


@pytest.fixture
def document() -> Callable[[str], dict]:
    """The content of a JSON model, to change."""
    return lambda name: json.loads((FIXTURES / name).read_text(encoding="utf-8"))


@pytest.fixture
def recorded_text() -> Callable[[str], str]:
    """The text of a LightGBM model."""
    return lambda name: (FIXTURES / name).read_text(encoding="utf-8")
