"""A part of a job's progress, for work in several runs."""

from dataclasses import dataclass

from steam.trainer.progress import Progress


@dataclass(frozen=True, slots=True)
class Portion:
    """Progress that moves `whole` from `low` to `high` (0..1), with a message of its own."""

    whole: Progress
    low: float
    high: float
    message: str = ""

    def update(self, fraction: float, message: str = "") -> None:
        """As Progress.update, within this part."""
        self.whole.update(self.low + fraction * (self.high - self.low), message or self.message)
