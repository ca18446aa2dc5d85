import io
import zipfile

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.artifact import load_artifact
from steam.model.kmeans import KMeansModel, Standardisation
from steam.model.mojo.ini import parse_ini
from steam.model.mojo.kmeans import kmeans_members
from steam.model.mojo.read import read_mojo
from steam.model.pack import kmeans_bytes
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


SCALES = ("standardize_means", "standardize_mults")
ALL = ["numeric", "raw", "standardized", "many_levels"]


def same(one: KMeansModel, other: KMeansModel) -> bool:
    def parts(model: KMeansModel) -> list[object]:
        scale = model.standardisation
        arrays = [scale.missing, scale.shifts, scale.factors] if scale else []
        return [model.signature, *(array.tobytes() for array in (model.centers, *arrays))]

    return parts(one) == parts(other)


@pytest.mark.parametrize("name", ALL)
def test_what_is_written_is_what_h2o_wrote(name: str, members_of, with_key, contained) -> None:
    """Every key but who made it and when, to the last digit of every number that scoring reads.

    H2O also writes means and factors of columns with levels, which no distance has a use for.
    """
    model = read_mojo(with_key(f"kmeans/{name}", "uuid", "1"))
    theirs = members_of(f"kmeans/{name}")
    ours = kmeans_members(model, 0)
    told, expected = parse_ini(ours["model.ini"]), parse_ini(theirs["model.ini"].decode())
    own = {"h2o_version", "uuid", "timestamp", *SCALES}
    assert told.info.values.keys() == expected.info.values.keys()
    for key in expected.info.values.keys() - own:
        assert numbers(told.info.values[key]) == numbers(expected.info.values[key]), key
    used = np.array([not column.levels for column in model.signature.features])
    for key in SCALES if model.standardisation else ():
        scales = (np.array(one.info.doubles(key))[used] for one in (told, expected))
        assert np.array_equal(*scales), key
    assert (told.columns, told.domains) == (expected.columns, expected.domains)
    for member in theirs:
        if member.startswith("domains/"):
            assert ours[member] == theirs[member].decode()
    again = read_mojo(contained({member: text.encode() for member, text in ours.items()}))
    assert same(again, model)


def numbers(text: str) -> object:
    """Arrays by their values, for Java writes some doubles in another way; the rest as it is."""
    if not text.startswith("["):
        return text
    return [str(float(word)) for word in text[1:-1].split(",")]


def test_an_artifact_of_clusters_keeps_its_description(with_key, tmp_path) -> None:
    model = read_mojo(with_key("kmeans/standardized", "uuid", "1"))
    facts = {"model": "groups", "created_ms": 5, "lineage": {"frame": "f"}}
    data = kmeans_bytes(model, facts)
    assert data == kmeans_bytes(model, facts)
    (tmp_path / "groups.zip").write_bytes(data)
    artifact = load_artifact(tmp_path / "groups.zip")
    assert artifact.facts["model"] == "groups"
    assert artifact.facts["algorithm"] == "kmeans"
    assert artifact.facts["lineage"] == {"frame": "f"}
    assert artifact.predictor.signature == model.signature


def test_the_number_of_clusters_is_that_of_the_centers(with_key, tmp_path) -> None:
    """Whatever the description says of them."""
    model = read_mojo(with_key("kmeans/raw", "uuid", "1"))
    with zipfile.ZipFile(io.BytesIO(kmeans_bytes(model, {}))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    old = b'"levels": ["0", "1", "2"]'
    assert members["steam.json"].count(old) == 1
    members["steam.json"] = members["steam.json"].replace(old, b'"levels": ["0", "1"]')
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    artifact = load_artifact(tmp_path / "m.zip")
    assert artifact.predictor.signature.response.levels == ("0", "1", "2")


def test_what_a_mojo_cannot_say_of_missing_numbers_is_refused(with_key) -> None:
    model = read_mojo(with_key("kmeans/numeric", "uuid", "1"))
    zeros = np.zeros(len(model.signature.features))
    with pytest.raises(Unsupported, match="missing"):
        kmeans_members(
            KMeansModel(
                model.signature, model.centers, Standardisation(zeros + 1, zeros, zeros + 1)
            ),
            0,
        )
