"""Durations as H2O writes them."""

import pytest

from steam.trainer.algorithms.times import duration


@pytest.mark.parametrize(("milliseconds", "text"), [
    (0, " 0.000 sec"), (18, " 0.018 sec"), (59_999, "59.999 sec"), (61_020, " 1 min  1.020 sec"),
    (3_723_004, " 1:02:03.004"), (-5, " 0.000 sec"),
])  # fmt: skip
def test_durations_in_words(milliseconds, text) -> None:
    assert duration(milliseconds) == text
