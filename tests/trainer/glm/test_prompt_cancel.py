"""A fit learns within a block that it should stop: wide blocks take long."""

from itertools import combinations

import numpy as np
import pytest

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.progress import Cancelled

ROWS = 70_000
LEVELS = ["a", "b", "c", "d"]
RNG = np.random.default_rng(8)
CATEGORIES = {
    name: np.array(LEVELS, object)[RNG.integers(0, 4, ROWS)] for name in ("p", "q", "r", "s")
}
NUMBERS = {name: RNG.normal(size=ROWS) for name in ("x", "y", "z")}
NAMES = (*CATEGORIES, *NUMBERS)
FRAME = frame_from_arrays(
    "one block",
    {**CATEGORIES, **NUMBERS, "t": RNG.random(ROWS)},
    ROWS,
    dict.fromkeys(CATEGORIES, LEVELS),
)
PARAMETERS = GlmParameters(interactions=tuple(combinations(NAMES, 2)), lambdas=(0.0,))


class Heard:
    """Progress that is cancelled when it hears a message the `last` time that it may."""

    def __init__(self, message: str = "", last: int = 0) -> None:
        self.message, self.last = message, last
        self.messages: list[str] = []

    def update(self, fraction: float, message: str = "") -> None:
        self.messages.append(message)
        if self.last and self.messages.count(self.message) == self.last:
            raise Cancelled


@pytest.mark.parametrize("message", ["Pass 1", "Scoring the training rows"])
def test_one_block_is_left_in_its_midst(message: str) -> None:
    heard = Heard()
    fit(FRAME, NAMES, "t", PARAMETERS, LocalEngine(1), heard)
    assert heard.messages.count(message) >= 3  # that of its end would be one
    heard = Heard(message, 2)
    with pytest.raises(Cancelled):
        fit(FRAME, NAMES, "t", PARAMETERS, LocalEngine(1), heard)
    assert heard.messages[-1] == message
    assert heard.messages.count(message) == 2
