"""How far a fit is, between the reading of its columns and its metrics."""

from dataclasses import dataclass

from steam.trainer.compute.portion import Portion
from steam.trainer.progress import Progress

READ = 0.1
"""What reading the columns takes of the progress."""

SCORING = 0.9
"""Where the metrics begin."""

_NULL = 0.15


@dataclass(slots=True)
class Advance:
    """Progress of a path: each submodel has an equal part, and each pass goes half of what is left
    of the part of its submodel, as nobody knows how many there will be. It never goes back.
    """

    progress: Progress
    reached: float = READ
    passes: int = 0
    _end: float = _NULL

    def turn(self, number: int, of: int) -> None:
        """Submodel `number`, from 0, of so many is next."""
        part = (SCORING - _NULL) / of
        self.reached = max(self.reached, _NULL + number * part)
        self._end = max(self.reached, _NULL + (number + 1) * part)

    def next_pass(self) -> Portion:
        """The part of the next pass over the data."""
        low, high = self.reached, 0.5 * (self.reached + self._end)
        portion = Portion(self.progress, low, high, f"Pass {self.passes}")
        self.reached, self.passes = high, self.passes + 1
        return portion

    def standing(self, message: str = "") -> Portion:
        """A part without length, for work that is little beside a pass."""
        return Portion(self.progress, self.reached, self.reached, message)

    def beat(self) -> None:
        """Between passes: a sign of life. Raises Cancelled if the fit should stop."""
        self.progress.update(self.reached, f"Solving after pass {self.passes - 1}")
