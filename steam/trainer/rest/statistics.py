"""Column statistics of frames, computed when first asked for."""

import threading
from collections import OrderedDict
from collections.abc import Mapping

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.rollups import Rollups, rollup_frame

KEPT_FRAMES = 64


class FrameStatistics:
    """Rollups by frame, those of the frames last asked for kept. Safe to share between threads."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._known: OrderedDict[str, tuple[Frame, Mapping[str, Rollups]]] = OrderedDict()
        self._changing = threading.Lock()

    def of(self, frame: Frame) -> Mapping[str, Rollups]:
        """The rollups of every column of the frame, by name."""
        with self._changing:
            known = self._known.get(frame.key)
            if known is not None and known[0] is frame:
                self._known.move_to_end(frame.key)
                return known[1]
        rollups = rollup_frame(frame, self._engine)
        with self._changing:
            self._known[frame.key] = (frame, rollups)
            while len(self._known) > KEPT_FRAMES:
                self._known.popitem(last=False)
        return rollups

    def forget(self, key: str) -> None:
        """Let go of a frame, so that its memory can be given back."""
        with self._changing:
            self._known.pop(key, None)
