"""A part of a job's progress, for work in several runs."""

from dataclasses import dataclass, field

from steam.trainer.progress import Progress


@dataclass(slots=True)
class Portion:
    """Progress that moves `whole` from `low` to `high` (0..1), with a message of its own."""

    whole: Progress
    low: float
    high: float
    message: str = ""
    _done: float = field(default=0.0, init=False, repr=False, compare=False)

    def update(self, fraction: float, message: str = "") -> None:
        """As Progress.update, within this part."""
        self._done = fraction
        self.whole.update(self.low + fraction * (self.high - self.low), message or self.message)

    def beat(self) -> None:
        """In the midst of a block: no further than before. Raises as Progress.update."""
        self.update(self._done)
