"""The type that is told of a column: H2O's, which looks at the values that are there."""

import numpy as np
import pytest

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rest.columns import column_json
from steam.trainer.rollups import rollup_frame


def told(values: list[float], kind: VecType = VecType.REAL) -> object:
    frame = frame_from_arrays("f", {"x": np.array(values, dtype=np.float64)}, block_rows=4)
    vec = Vec(kind, frame.vec("x").chunks)
    rollups = rollup_frame(frame, LocalEngine(1), ["x"])["x"]
    return column_json("x", vec, None, rollups)["type"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([0.0, 0.0, 21.0], "int"),
        ([np.nan, np.nan], "int"),
        ([], "int"),
        ([4.0, np.nan, -3.0], "int"),
        ([6.5e18], "int"),
        ([2.0**63], "real"),
        ([np.inf, 1.0], "real"),
        ([1.0, 2.5], "real"),
        ([0.0] * 6 + [0.5] + [1.0] * 6, "real"),
    ],
    ids=str,
)
def test_whole_numbers_are_int_wherever_they_come_from(values: list[float], kind: str) -> None:
    assert told(values) == kind


def test_a_time_stays_one() -> None:
    assert told([0.0, 86_400_000.0], VecType.TIME) == "time"
