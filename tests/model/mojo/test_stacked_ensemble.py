import pytest

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.mojo.read import read_mojo

FIXTURE = "ensemble/binomial_useless"


def test_a_model_that_was_left_out_has_an_empty_place(with_key) -> None:
    model = read_mojo(with_key(FIXTURE, "uuid", "1"))
    assert [base is None for base in model.bases] == [True, False, False]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("submodel_count", "0"),
        ("submodel_count", "2"),
        ("submodel_count", "9"),
        ("base_models_num", "2"),
        ("base_models_num", "4"),
        ("base_models_num", "99999"),
        ("metalearner", "another"),
        ("base_model1", "another"),
        ("submodel_key_1", "another"),
        ("submodel_dir_1", "models/nowhere/"),
        ("submodel_dir_1", ""),
        ("submodel_dir_1", "models/"),
        ("submodel_dir_1", "models"),
        ("submodel_dir_1", "/"),
        ("submodel_dir_1", "../"),
    ],
)
def test_models_that_are_not_told_well_are_refused(with_key, key: str, value: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(with_key(FIXTURE, key, value))


def test_a_model_that_is_not_there_is_named_as_the_cause(with_key) -> None:
    """H2O leaves out the models of an ensemble that is itself a base model."""
    with pytest.raises(InvalidArtifact, match="a model that it is made of is not in it"):
        read_mojo(with_key(FIXTURE, "submodel_dir_1", "models/nowhere/"))


def test_a_folder_is_read_for_one_model_only(with_key) -> None:
    other = "models/DeepLearning/DeepLearning_model_python_1795347053322_130/"
    with pytest.raises(InvalidArtifact, match="not in a folder each"):
        read_mojo(with_key(FIXTURE, "submodel_dir_1", other))


def test_an_unknown_transform_is_named(changed) -> None:
    with pytest.raises(Unsupported, match="'Percentile'"):
        read_mojo(changed(FIXTURE, "transform = NONE", "transform = Percentile"))


def test_ensembles_within_ensembles_end_somewhere(contained, members_of) -> None:
    """Deeper and deeper: the one model of each ensemble is an ensemble again."""
    ini = members_of(FIXTURE)["model.ini"].decode()
    info = ini[: ini.index("submodel_count")] + (
        "submodel_count = 1\nsubmodel_key_0 = m\nsubmodel_dir_0 = m/\n"
        "base_models_num = 1\nbase_model0 = m\nmetalearner = m\n[columns]\nx\nybin\n[domains]\n"
    )
    info = (
        info.replace("n_features = 7", "n_features = 1")
        .replace("n_columns = 8", "n_columns = 2")
        .replace("n_domains = 4", "n_domains = 0")
    )
    with pytest.raises(InvalidArtifact, match="within each other more than 4 deep"):
        read_mojo(contained({"m/" * i + "model.ini": info.encode() for i in range(100)}))


def test_numbers_are_handed_on_as_they_are_whatever_the_transform(changed) -> None:
    model = read_mojo(changed("ensemble/regression", "transform = NONE", "transform = Logit"))
    assert model.logit is False
