"""A small frame of every type, which H2O 3.46 was asked about as well."""

from typing import Any

import numpy as np

from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.rapids.values import Value

NAN = float("nan")
_TIMES = ["2020-01-02T03:04:05", "2021-05-06T01:02:03", "NaT", "2020-01-02T03:04:05", "2022-01-01"]

MIXED = frame_from_arrays(
    "m",
    {
        "a": np.array([1.5, -2.5, NAN, 0, 3.25]),
        "b": np.array([2, NAN, 3, 0, -7]),
        "e": np.array([2, 0, 1, -1, 2]),
        "e2": np.array([0, 0, 1, 1, 1]),
        "s": np.array(["alpha one", "beta two", "gamma", None, "alpha one"], dtype=object),
        "t": np.array(_TIMES, dtype="datetime64[ms]"),
        "z": np.array([0, NAN, 0, 1, 1]),
    },
    2,
    {"e": ["blue", "green", "red"], "e2": ["blue", "red"]},
)
FRAMES = {name: MIXED.select([name]) for name in MIXED.names if name != "t"} | {
    "when": MIXED.select(["t"]),
    "m": MIXED,
    "ab": MIXED.select(["a", "b"]),
    "abz": MIXED.select(["a", "b", "z"]),
    "nothing": MIXED.select([]),
    "row": frame_from_arrays("row", {"a": np.array([1.5]), "b": np.array([2.0])}),
    "red": frame_from_arrays("red", {"e": np.array([0])}, 1, {"e": ["red"]}),
    "long": frame_from_arrays("long", {"a": np.arange(6.0)}),
    "otherwise": frame_from_arrays("otherwise", {"a": np.arange(5.0)}, 4),
}


def shown(value: Value) -> dict[str, list[Any]]:
    """Columns by name; None for what is missing, and the levels of codes."""
    assert isinstance(value, Frame)
    columns = {}
    for name, vec in zip(value.names, value.vecs, strict=True):
        values = vec.values()
        missing = vec.is_missing(values)
        labels = np.array(vec.domain, dtype=object)[values] if vec.domain else values
        columns[name] = [
            None if absent else x for x, absent in zip(labels.tolist(), missing, strict=True)
        ]
    return columns


def same(found: Any, wanted: Any) -> bool:
    """Whether two numbers are the same, or both missing."""
    return found == wanted or (found != found and wanted != wanted)
