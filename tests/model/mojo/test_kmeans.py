import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.read import read_mojo
from steam.model.signature import Column, ColumnType


def test_the_clusters_are_the_levels_of_the_response(with_key) -> None:
    model = read_mojo(with_key("kmeans/raw", "uuid", "1"))
    assert model.signature.response == Column("predict", ColumnType.CATEGORICAL, ("0", "1", "2"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("center_num", "0"),
        ("center_num", "5"),
        ("center_num", "999999999"),
        ("center_1", "[1.0, 2.0]"),
        ("center_1", "[NaN, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]"),
        ("standardize", "maybe"),
        ("standardize_means", "[1.0]"),
        ("standardize_means", "[NaN, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]"),
        ("standardize_mults", "[NaN, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]"),
        ("standardize_modes", "[-1, -1, -1, -1, -1, 0, 0]"),
        ("standardize_modes", "[-1, -1, -1, 0, 0, 0, 0]"),
        ("standardize_modes", "[-1, -1, -1, -1, 4, 0, 0]"),
        ("standardize_modes", "[-1, -1, -1, -1]"),
        ("category", "Regression"),
    ],
)
def test_numbers_that_do_not_agree_are_refused(with_key, key: str, value: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(with_key("kmeans/standardized", key, value))
