import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.read import read_mojo


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("k", "2"),
        ("k", "0"),
        ("k", "100000"),
        ("ncats", "2"),
        ("nnums", "5"),
        ("eigenvector_size", "20"),
        ("eigenvector_size", "1000000"),
        ("catOffsets", "[0, 11, 15]"),
        ("catOffsets", "[0, 15, 11, 17]"),
        ("permutation", "[5, 4, 6, 0, 1, 2, 7]"),
        ("permutation", "[0, 1, 2, 3, 4, 5, 6]"),
        ("normSub", "[1.0]"),
        ("normMul", "[1.0, 1.0, 1.0, Infinity]"),
        ("use_all_factor_levels", "1"),
    ],
)
def test_numbers_that_do_not_agree_are_refused(with_key, key: str, value: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(with_key("pca/all_levels", key, value))
