import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.read import read_mojo

FOLDER = "feature_engineering/target_encoding/"


def test_a_level_that_training_did_not_have_becomes_the_mean_of_all(with_key) -> None:
    """Where genmodel fails. H2O's cluster gave 0.4362139917695473 for green and violet."""
    model = read_mojo(with_key("target_encoder/absent_level", "uuid", "1"))
    found = model.predict({"c2": np.array([3], dtype=np.int32)}, 1).extras
    assert found["c2_te"] == pytest.approx([0.4362139917695473], rel=1e-15)
    assert found["c1_te"] == pytest.approx([0.49116487497500194], abs=0.1)


def test_files_of_before_columns_went_together_name_their_outputs(contained, members_of) -> None:
    for fixture, names in (
        (
            "multinomial_blending",
            ["c1_1_te", "c1_2_te", "c2_1_te", "c2_2_te", "c3_1_te", "c3_2_te"],
        ),
        ("regression", ["c1_te", "c2_te", "c3_te"]),
    ):
        members = members_of(f"target_encoder/{fixture}")
        early = {name: data for name, data in members.items() if "columns_map" not in name}
        assert sorted(read_mojo(contained(early)).predict({}, 1).extras) == names


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("model.ini", "smoothing = 20.0", "smoothing = 0.0"),
        ("model.ini", "inflection_point = 10.0", "inflection_point = NaN"),
        ("model.ini", "with_blending = true", "with_blending = 1"),
        ("model.ini", "n_classes = 2", "n_classes = 3"),
        (f"{FOLDER}encoding_map.ini", "[c2]", "[c9]"),
        (f"{FOLDER}input_encoding_columns_map.ini", "[from]\nc2", "[from]\nc9"),
        (f"{FOLDER}input_encoding_columns_map.ini", "[to_domain]\n0", "[to_domain]\n99"),
        (f"{FOLDER}input_output_columns_map.ini", "[from]\nc2", "[from]\nc3"),
        (f"{FOLDER}te_column_name_to_missing_values_presence.ini", "c2 = 1", "c2 = 7"),
    ],
)
def test_parts_that_do_not_agree_are_refused(changed, member: str, old: str, new: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(changed("target_encoder/interactions", old, new, member=member))
