"""Explaining rows: with what the model offers, made when somebody first asks for it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import (
    Contributions,
    Explainable,
    Explainer,
    HasLeaves,
    HasStages,
    explainer_of,
    with_leaves,
    with_stages,
)
from steam.model.predictor import Columns, Predictor
from steam.scoring.blank_row import blank_row
from steam.scoring.explanations import Explanation
from steam.scoring.wanted import Wanted

Floats = NDArray[np.float64]

_FIRST_ROWS = 16
_SLICE_S = 0.02  # about as long as this until the next look at whether anybody still waits


def go_on() -> None:
    """Nothing ends the work before it is done."""


@dataclass(frozen=True, slots=True, eq=False)
class Explain:
    """Explains rows by the means that are wanted of one model. Safe to share between threads.

    `blank`: what it says of a blank row. `check` is called now and then and may raise.
    """

    explainer: Explainer | None = None
    leaves: HasLeaves | None = None
    stages: HasStages | None = None
    check: Callable[[], None] = go_on
    blank: Explanation = field(default_factory=Explanation)

    def __call__(self, columns: Columns, rows: int, offset: Floats | None) -> Explanation:
        """The explanation of `rows` rows, at least one."""
        contributions = leaves = stages = None
        if self.explainer is not None:
            contributions = self._contributions(self.explainer, columns, rows, offset)
        if self.leaves is not None:
            leaves = self.leaves.leaves(columns, rows)
        if self.stages is not None:
            stages = self.stages.stages(columns, rows, offset)
        return Explanation(contributions, leaves, stages)

    def _contributions(
        self, explainer: Explainer, columns: Columns, rows: int, offset: Floats | None
    ) -> Contributions:
        """Slice by slice: a row takes a microsecond of a GLM and 0.1 s of a deep forest."""
        found: list[Contributions] = []
        start, size = 0, _FIRST_ROWS
        while start < rows:
            self.check()
            began = time.monotonic()
            end = min(start + size, rows)
            some = {name: values[start:end] for name, values in columns.items()}
            shift = None if offset is None else offset[start:end]
            found.append(explainer.contributions(some, end - start, shift))
            start = end
            size = 2 * size if time.monotonic() - began < _SLICE_S else max(1, size // 2)
        if len(found) == 1:
            return found[0]
        return Contributions(
            np.concatenate([one.values for one in found]),
            np.concatenate([one.bias for one in found]),
        )


class Explaining:
    """What one model can explain, each explainer made once. Safe to share between threads."""

    def __init__(self, predictor: Predictor) -> None:
        self._predictor = predictor
        self._made: dict[Wanted, Explain] = {}
        self._explainer: Explainer | None = None
        self._lock = Lock()

    @property
    def offers(self) -> Wanted:
        """What a model of this kind explains, though this one may still refuse."""
        return Wanted(
            contributions=isinstance(self._predictor, Explainable),
            leaves=isinstance(self._predictor, HasLeaves),
            stages=isinstance(self._predictor, HasStages),
        )

    def by(self, wanted: Wanted, check: Callable[[], None] = go_on) -> Explain:
        """What explains as wanted. Raises Unexplainable for what the model does not offer.

        The first time it may take seconds, in which whoever asks for the same waits.
        """
        with self._lock:
            made = self._made.get(wanted)
            if made is None:
                made = self._made[wanted] = self._make(wanted)
        return replace(made, check=check)

    def _make(self, wanted: Wanted) -> Explain:
        predictor = self._predictor
        leaves = with_leaves(predictor) if wanted.leaves else None
        stages = with_stages(predictor) if wanted.stages else None
        if wanted.contributions and self._explainer is None:
            self._explainer = explainer_of(predictor)
        explain = Explain(self._explainer if wanted.contributions else None, leaves, stages)
        columns, offset = blank_row(predictor.signature)
        return replace(explain, blank=explain(columns, 1, offset))
