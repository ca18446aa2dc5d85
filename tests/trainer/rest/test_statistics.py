"""Statistics are computed once for each column, whatever frame it is in."""

import numpy as np
import pytest

from steam.core.errors import NotFound
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rest.statistics import FrameStatistics


class RecordingEngine(LocalEngine):
    """An engine that remembers the columns of what it ran."""

    def __init__(self) -> None:
        super().__init__(1)
        self.columns: list[list[str]] = []

    def run(self, task, *arguments):
        self.columns.append(list(task.columns))
        return super().run(task, *arguments)


def test_only_new_columns_are_gone_through() -> None:
    engine = RecordingEngine()
    statistics = FrameStatistics(engine)
    frame = frame_from_arrays("f", {"a": np.arange(5.0), "b": np.ones(5)})
    assert statistics.of(frame)["a"].mean == 2
    changed = frame.with_columns({"b": number_vec(np.zeros(5)), "c": number_vec(np.ones(5))})
    assert statistics.of(changed)["b"].mean == 0
    assert statistics.of(frame)["b"].mean == 1
    assert engine.columns == [["a", "b"], ["b", "c"]]


def test_distributions_are_kept() -> None:
    engine = RecordingEngine()
    statistics = FrameStatistics(engine)
    frame = frame_from_arrays("f", {"a": np.arange(5.0), "s": ["a"] * 5})
    first = statistics.distribution(frame, "a")
    passes = len(engine.columns)
    assert statistics.distribution(frame.select(["a"]), "a") is first
    assert len(engine.columns) == passes
    assert statistics.distribution(frame, "s") is None
    with pytest.raises(NotFound):
        statistics.distribution(frame, "z")
