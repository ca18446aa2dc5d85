"""Several passes over one frame as one progress."""

from typing import TypeVar

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.compute.task import Task
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress

Partial = TypeVar("Partial")
Result = TypeVar("Result")


class Passes:
    """Runs tasks over `frame`; each run is one of at most `most` equal parts of the work."""

    def __init__(self, frame: Frame, engine: LocalEngine, progress: Progress, most: int) -> None:
        self.frame = frame
        self._engine, self._progress = engine, progress
        self._most, self._begun = most, 0

    def run(self, task: Task[Partial, Result], message: str = "") -> Result:
        """The task's result. Raises as `LocalEngine.run`."""
        low, self._begun = self._begun / self._most, self._begun + 1
        portion = Portion(self._progress, low, self._begun / self._most, message)
        return self._engine.run(task, self.frame, portion)

    def look(self, message: str = "") -> None:
        """Say what is done between two passes. Raises what the progress raises."""
        self._progress.update(self._begun / self._most, message)
