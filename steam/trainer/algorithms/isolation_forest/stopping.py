"""When more trees no longer change the mean score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Settling:
    """Enough trees: of the last `rounds` moving averages of the mean score none is further from
    the one before them than by the share `tolerance`. `rounds` 0 is never."""

    rounds: int
    tolerance: float

    def enough(self, scores: Sequence[float]) -> int:
        """How many of the measured mean scores are needed, all of them if they never settle.

        Averages are over `rounds` scores, so that it takes 2 `rounds` or more.
        """
        rounds = self.rounds
        for count in range(2 * rounds, len(scores) + 1) if rounds else ():
            last = np.array(scores[count - 2 * rounds : count])
            averages = np.convolve(last, np.full(rounds, 1.0 / rounds), mode="valid")
            before, change = averages[0], np.abs(averages[1:] - averages[0]).max()
            if (averages > 0.0).all() and change <= self.tolerance * before:
                return count
        return len(scores)
