"""Estimators of scikit-learn as ONNX files, each exported once."""

import warnings
from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.estimators import NUMBERS, TRAINED, people

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType

OPERATORS = {"": 18, "ai.onnx.ml": 3}


@cache
def _exported(name: str, *, zipmap: bool) -> tuple[bytes, Any]:
    estimator = TRAINED[name](people())
    columns = [
        (name, (FloatTensorType if name in NUMBERS else StringTensorType)([None, 1]))
        for name in estimator.feature_names_in_
    ]
    if name in {"isolation", "clusters"}:
        columns = [("X", FloatTensorType([None, 2]))]
    options = {id(estimator): {"zipmap": zipmap}} if hasattr(estimator, "predict_proba") else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = to_onnx(estimator, initial_types=columns, target_opset=OPERATORS, options=options)
    return model.SerializeToString(), estimator


@pytest.fixture
def table() -> pd.DataFrame:
    return people()


@pytest.fixture(scope="session")
def exported():
    """A function from a name of TRAINED to its file and the estimator, which nobody may change."""

    def export(name: str, *, zipmap: bool = False) -> tuple[bytes, Any]:
        return _exported(name, zipmap=zipmap)

    return export
