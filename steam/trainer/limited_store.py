"""A store whose frames leave memory when they take too much of it."""

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.paging import FrameMemory
from steam.trainer.store import Store, Value


class LimitedStore(Store):
    """A store that keeps frames in memory up to a limit, and colder chunks of theirs in files.

    What it gives out for a frame is equal to what was put, but not the same object.
    """

    def __init__(self, memory: FrameMemory) -> None:
        super().__init__()
        self.memory = memory

    def put(self, value: Value) -> Value | None:
        """As `Store.put`. Raises Exhausted when there is no room for a frame."""
        return super().put(self._admitted(value))

    def put_if_match(self, value: Value, expected: Value | None) -> bool:
        """As `Store.put_if_match`. Raises Exhausted when there is no room for a frame."""
        return super().put_if_match(self._admitted(value), expected)

    def _admitted(self, value: Value) -> Value:
        return self.memory.admit(value) if isinstance(value, Frame) else value
