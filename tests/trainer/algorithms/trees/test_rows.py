"""Rows for trees: what is too much for the memory that is left, and how far a job is with them."""

from dataclasses import dataclass, field

import pytest

from steam.core.clock import SystemClock
from steam.core.errors import Exhausted
from steam.trainer.algorithms.trees import GradientBoosting
from steam.trainer.algorithms.trees.rows import check_memory
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order


@dataclass
class Heard:
    """Progress that remembers what it was told."""

    told: list[tuple[float, str]] = field(default_factory=list)

    def update(self, fraction: float, message: str = "") -> None:
        self.told.append((fraction, message))


def test_what_fits_is_not_refused() -> None:
    check_memory(1000, 9, 1000 * 10 * 18)


def test_too_many_values_are_told_with_their_numbers() -> None:
    with pytest.raises(Exhausted, match=r"1000000 rows of 999 columns .* 16\.8 GiB, and 1\.0 GiB"):
        check_memory(10**6, 999, 2**30)


def test_a_job_has_just_begun_when_its_rows_are_gathered() -> None:
    """A job never goes back: rows that were all of it would show 100 % beside the first tree."""
    frame, heard = mixed(), Heard()
    ordered = order(frame, "c", ntrees=3)
    GradientBoosting().train(ordered, ENGINE, SystemClock(), heard)
    firsts = [fraction for fraction, message in heard.told if message.startswith("Tree 1 ")]
    before = heard.told[: [message for _, message in heard.told].index("Tree 1 of 3.")]
    assert firsts == [0.0]
    assert {message for _, message in before} == {"Reading rows"}
    assert 0 < max(fraction for fraction, _ in before) <= 0.05
