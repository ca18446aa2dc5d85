"""Column statistics of frames, computed when first asked for."""

from collections.abc import Mapping, Sequence

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.rollups import Distribution, Rollups, distribution, rollup_frame
from steam.trainer.rollups.kept import KeptByVec


class FrameStatistics:
    """Rollups and distributions of columns, kept while the columns are. Safe between threads.

    Two threads that ask for the same at once may both compute it.
    """

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._rollups = KeptByVec[Rollups]()
        self._distributions = KeptByVec[Distribution]()

    def of(self, frame: Frame) -> Mapping[str, Rollups]:
        """The rollups of every column of the frame, by name; those of new columns in one pass."""
        return self._some(frame, frame.names)

    def distribution(self, frame: Frame, column: str) -> Distribution | None:
        """How the values of a column are spread; None where none are. Raises NotFound."""
        vec = frame.vec(column)
        known = self._distributions.find(vec)
        if known is not None:
            return known
        rollups = self._some(frame, [column])[column]
        found = distribution(frame, column, rollups, self._engine)
        if found is not None:
            self._distributions.keep(vec, found)
        return found

    def _some(self, frame: Frame, names: Sequence[str]) -> Mapping[str, Rollups]:
        rollups = {name: self._rollups.find(frame.vec(name)) for name in names}
        known = {name: found for name, found in rollups.items() if found is not None}
        wanting = [name for name in names if name not in known]
        if not wanting:
            return known
        computed = rollup_frame(frame, self._engine, wanting)
        for name, found in computed.items():
            self._rollups.keep(frame.vec(name), found)
        return known | computed
