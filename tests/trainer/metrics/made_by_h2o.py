"""What H2O 3.46.0.11 answered to h2o.make_metrics for small samples, with the samples."""

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}

MADE: Mapping[str, Any] = json.loads((Path(__file__).parent / "made_by_h2o.json").read_text())


def numbers(values: Iterable[Any]) -> NDArray[np.float64]:
    """Recorded numbers, of which those that JSON has not are words."""
    return np.array([_WORDS.get(value, value) for value in values], np.float64)


def vector(sample: Mapping[str, Any], name: str) -> NDArray[np.float64]:
    return np.array(sample[name], np.float64)


def weights(sample: Mapping[str, Any]) -> NDArray[np.float64] | None:
    return None if sample["w"] is None else vector(sample, "w")
