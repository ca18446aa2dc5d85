"""Several passes as one progress."""

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.compute.test_engine import Total


class Recorder:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[float, str]] = []

    def update(self, fraction: float, message: str = "") -> None:
        self.told.append((fraction, message))


def test_each_pass_is_an_equal_part() -> None:
    recorder = Recorder()
    frame = frame_from_arrays("f", {"x": [1.0, 2.0]}, block_rows=1)
    passes = Passes(frame, LocalEngine(1), recorder, 4)
    results = [passes.run(Total(), message) for message in ("one", "two")]
    assert results == [3.0, 3.0]
    assert recorder.told == [(0.125, "one"), (0.25, "one"), (0.375, "two"), (0.5, "two")]
    assert passes.frame is frame


def test_between_two_passes_the_progress_stays_where_it_is() -> None:
    recorder = Recorder()
    passes = Passes(frame_from_arrays("f", {"x": [1.0]}), LocalEngine(1), recorder, 4)
    passes.run(Total())
    passes.look("thinking")
    assert recorder.told[-1] == (0.25, "thinking")
