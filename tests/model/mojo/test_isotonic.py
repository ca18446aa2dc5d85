import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.read import read_mojo


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("calib_min_x", "-1.0"),
        ("calib_min_x", "NaN"),
        ("calib_max_x", "99.0"),
        ("n_features", "0"),
        ("category", "Clustering"),
    ],
)
def test_numbers_that_do_not_agree_are_refused(with_key, key: str, value: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(with_key("isotonic/clip", key, value))
