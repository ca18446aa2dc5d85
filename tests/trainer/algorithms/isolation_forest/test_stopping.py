import pytest

from steam.trainer.algorithms.isolation_forest.stopping import Settling


@pytest.mark.parametrize(
    ("scores", "rounds", "tolerance", "enough"),
    [
        ([0.5] * 10, 0, 0.01, 10),  # no rule
        ([0.5] * 10, 2, 0.01, 4),  # two averages of two
        ([0.5] * 3, 2, 0.01, 3),  # too few to tell
        ([0.1, 0.2, 0.3, 0.4, 0.5], 1, 0.01, 5),
        ([0.1, 0.2, 0.3, 0.3, 0.3], 1, 0.01, 4),
        ([0.5, 0.4, 0.3, 0.3, 0.9], 1, 0.01, 4),  # it falls, and that is a change too
        ([0.0, 0.0, 0.0, 0.5, 0.5], 1, 0.01, 5),  # of nothing no share can be told
        ([0.01, 0.012, 0.013], 1, 0.01, 3),  # the share is of the score
        ([0.5, 0.52, 0.5, 0.52], 1, 0.05, 2),
        ([float("nan"), 0.5, 0.5, 0.5], 1, 0.01, 3),
    ],
)
def test_enough_is_when_the_averages_stay(scores, rounds, tolerance, enough) -> None:
    assert Settling(rounds, tolerance).enough(scores) == enough
