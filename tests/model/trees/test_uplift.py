import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.trees.uplift import Uplift


def test_uplift_is_the_gap_between_the_means() -> None:
    found = Uplift(trees=4).prediction(np.array([[3.0, 1.0]]), np.zeros((1, 1)), None)
    assert found.values.tolist() == [0.5]
    assert {name: extra.tolist() for name, extra in found.extras.items()} == {
        "p_y1_with_treatment": [0.75],
        "p_y1_without_treatment": [0.25],
    }


def test_there_is_no_uplift_of_no_trees() -> None:
    with pytest.raises(InvalidArtifact, match="no trees"):
        Uplift(0)
