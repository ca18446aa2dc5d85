"""How algorithms are written in names of schemas."""

import pytest

from steam.trainer.rest.spelling import spelt


@pytest.mark.parametrize(
    ("name", "word"),
    [("glm", "GLM"), ("kmeans", "KMeans"), ("isolationforest", "IsolationForest"), ("own", "OWN")],
)
def test_names_are_spelt_as_in_h2o(name: str, word: str) -> None:
    assert spelt(name) == word
