import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.trees.isolation import PathLengths

X = np.zeros((2, 1))
SUMS = np.array([[10.0], [16.0]])


def test_short_paths_have_a_high_score() -> None:
    found = PathLengths(longest=20, shortest=10, trees=2).prediction(SUMS, X, None)
    assert found.values.tolist() == [1.0, 0.4]
    assert {name: extra.tolist() for name, extra in found.extras.items()} == {"mean_length": [5, 8]}


def test_an_anomaly_is_above_the_threshold_not_at_it() -> None:
    found = PathLengths(20, 10, 2, threshold=0.4).prediction(SUMS, X, None)
    assert found.values.tolist() == [1.0, 0.0]
    assert list(found.extras) == ["score", "mean_length"]
    assert found.extras["score"].tolist() == [1.0, 0.4]


def test_where_all_paths_are_of_one_length_all_scores_are_one() -> None:
    model = PathLengths(longest=10, shortest=10, trees=2)
    assert model.prediction(SUMS, X, None).values.tolist() == [1.0, 1.0]
    assert model.link_score is None


@pytest.mark.parametrize("wrong", [{"trees": 0}, {"threshold": np.nan}])
def test_what_cannot_be_computed_is_refused(wrong) -> None:
    with pytest.raises(InvalidArtifact):
        PathLengths(**{"longest": 3, "shortest": 1, "trees": 1, **wrong})
