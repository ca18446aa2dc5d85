import hashlib

import pytest

from steam.core.errors import InvalidArtifact, NotFound
from steam.core.policy import InputPolicy
from steam.scoring.loading import load_model, unused_columns


def test_a_loaded_model_tells_its_algorithm_and_category(artifact, sha256_of) -> None:
    model = load_model(artifact, sha256_of(artifact), InputPolicy())
    assert (model.algorithm, model.category) == ("glm", "Binomial")


def test_an_altered_model_is_not_loaded(artifact, tmp_path, sha256_of) -> None:
    altered = tmp_path / "m.zip"
    altered.write_bytes(artifact.read_bytes() + b"\0")
    with pytest.raises(InvalidArtifact):
        load_model(altered, sha256_of(artifact), InputPolicy())


def test_a_missing_model_is_not_found(tmp_path) -> None:
    with pytest.raises(NotFound):
        load_model(tmp_path / "m.zip", hashlib.sha256().hexdigest(), InputPolicy())


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({}, []),
        ({"parameters": None}, []),
        ({"parameters": {"ignored_columns": "ID", "weights_column": 5}}, []),
        (
            {"parameters": {"weights_column": "w", "ignored_columns": ["ID", 3]}},
            ["w", "ID"],
        ),
    ],
)
def test_columns_of_the_training_data_are_found_in_the_parameters(facts, names) -> None:
    assert list(unused_columns(facts)) == names
