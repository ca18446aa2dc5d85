"""How well the trees so far answer rows: those they grow from, or others."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.combination import Combination
from steam.trainer.algorithms.trees.booster import Booster
from steam.trainer.algorithms.trees.rows import Floats, Rows
from steam.trainer.compute.each import in_turn
from steam.trainer.metrics.fitted import NOTHING_KNOWN
from steam.trainer.metrics.measure import Measure, Metrics
from steam.trainer.metrics.measuring import measured

Combine = Callable[[int], Combination]
"""What becomes of the sums of so many turns of trees."""


class Watched:
    """Rows with their sums of leaves, which follow a booster."""

    def __init__(
        self, rows: Rows, outputs: int, combine: Combine, measure: Measure[object]
    ) -> None:
        self._rows = rows
        self._combine = combine
        self._measure = measure
        self._sums = np.zeros((rows.count, outputs))
        self._turns = 0

    def follow(self, booster: Booster, turns: int) -> None:
        """Add what turns have come since, up to `turns`."""
        if turns > self._turns:
            self._sums += booster.sums(self._rows.x, self._turns, turns - self._turns)
            self._turns = turns

    def metrics(self) -> Metrics | None:
        """The metrics of the answers so far; None if there are none."""
        return _metrics(self._rows, self._sums, self._combine(self._turns), self._measure)


class OutOfBag:
    """Training rows with the sums of the trees that have not seen them."""

    def __init__(
        self, rows: Rows, outputs: int, combine: Combine, measure: Measure[object]
    ) -> None:
        self._rows = rows
        self._combine = combine
        self._measure = measure
        self._sums = np.zeros((rows.count, outputs))
        self._met = np.zeros(rows.count)

    def follow(self, booster: Booster, turn: int, bag: NDArray[np.bool_]) -> None:
        """Add the turn, counted from 0, to the rows that are not in its `bag`, (n,)."""
        out = ~bag
        self._sums[out] += booster.sums(self._rows.x[out], turn, 1)
        self._met += out

    def metrics(self) -> Metrics | None:
        """The metrics of the rows that a tree has not seen; None if there are none."""
        some = self._met > 0
        if not some.any():
            return None
        rows = Rows(
            self._rows.x[some],
            self._rows.response[some],
            None if self._rows.weights is None else self._rows.weights[some],
            None,
            self._rows.numbers[some],
        )
        means = self._sums[some] / self._met[some, None]
        return _metrics(rows, means, self._combine(1), self._measure)


def _metrics(
    rows: Rows, sums: Floats, combination: Combination, measure: Measure[object]
) -> Metrics | None:
    answer = combination.prediction(sums, rows.x, rows.offset)
    found = measured(measure, answer, rows.response, rows.weights)
    return None if found is None else measure.finish(found.part, NOTHING_KNOWN, in_turn)
