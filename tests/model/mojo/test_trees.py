"""The keys of all tree MOJOs, each told wrong."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, SteamError, Unsupported
from steam.model.artifact import load_artifact, load_registered, sha256_of
from steam.model.mojo.read import read_mojo
from steam.model.predictor import Columns
from steam.model.signature import ColumnType, Signature
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial, BoostedValue
from steam.model.trees.model import TreeModel


@pytest.mark.parametrize(
    ("fixture", "key", "value"),
    [
        ("gbm/gaussian", "n_trees", "-1"),
        ("gbm/gaussian", "n_trees", "1000000000"),
        ("gbm/gaussian", "n_trees", "null"),
        ("gbm/gaussian", "n_trees_per_class", "2"),
        ("gbm/multinomial", "n_trees_per_class", "1"),
        ("gbm/gaussian", "init_f", "NaN"),
        ("gbm/gaussian", "init_f", "null"),
        ("gbm/gaussian", "distribution", "null"),
        ("gbm/bernoulli", "default_threshold", "2.0"),
        ("gbm/multinomial", "prior_class_distrib", "[0.5, 0.5]"),
        ("gbm/balance", "model_class_distrib", "[0.5, 0.5]"),
        ("gbm/balance", "model_class_distrib", "null"),
        ("gbm/platt", "calib_glm_beta", "[1.0]"),
        ("gbm/platt", "calib_glm_beta", "[NaN, 1.0]"),
        ("gbm/isotonic", "calib_min_x", "NaN"),
        ("drf/regression", "n_trees", "0"),
        ("drf/binomial", "binomial_double_trees", "true"),
        ("drf/double", "binomial_double_trees", "false"),
        ("isolation_forest/plain", "max_path_length", "-1"),
        ("isolation_forest/flag", "default_threshold", "NaN"),
        ("uplift/uplift", "n_trees_per_class", "1"),
    ],
)
def test_keys_that_do_not_fit_are_refused(with_key, fixture: str, key: str, value: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(with_key(fixture, key, value))


@pytest.mark.parametrize(
    ("fixture", "key", "value", "named"),
    [
        ("gbm/gaussian", "mojo_version", "1.10", r"'1\.10'"),
        ("gbm/gaussian", "mojo_version", "1.50", r"1\.50"),
        ("gbm/gaussian", "endianness", "BIG_ENDIAN", "big-endian"),
        ("gbm/gaussian", "link_function", "inverse", "'inverse'"),
        ("gbm/platt", "calib_method", "beta", "'beta'"),
        ("gbm/binary", "_genmodel_encoding", "Hashed", "'Hashed'"),
    ],
)
def test_what_is_not_supported_is_named(
    with_key, fixture: str, key: str, value: str, named: str
) -> None:
    with pytest.raises(Unsupported, match=named):
        read_mojo(with_key(fixture, key, value))


@pytest.mark.parametrize("version", ["1.20", "1.30"])
def test_earlier_versions_of_the_same_layout_are_read(with_key, version: str) -> None:
    read_mojo(with_key("gbm/gaussian", "mojo_version", version))


@pytest.mark.parametrize(
    ("distribution", "link"),
    [("gaussian", "identity"), ("huber", "identity"), ("poisson", "log"), ("tweedie", "log")],
)
def test_a_file_without_a_link_has_that_of_its_distribution(
    contained, members_of, distribution: str, link: str
) -> None:
    members = members_of("gbm/gaussian")
    text = members["model.ini"].decode()
    text = re.sub("link_function = .*", "", text)
    text = text.replace("distribution = gaussian", f"distribution = {distribution}")
    model = read_mojo(contained({**members, "model.ini": text.encode()}))
    assert isinstance(model, TreeModel)
    assert isinstance(model.combination, BoostedValue)
    assert model.combination.link == link


def test_a_distribution_without_a_link_must_be_known(contained, members_of) -> None:
    members = members_of("gbm/gaussian")
    text = re.sub("link_function = .*", "", members["model.ini"].decode())
    text = text.replace("distribution = gaussian", "distribution = custom")
    with pytest.raises(Unsupported, match="'custom'"):
        read_mojo(contained({**members, "model.ini": text.encode()}))


def test_two_classes_may_be_those_of_a_multinomial_distribution(contained, members_of) -> None:
    combination = read_mojo(contained(members_of("gbm/multinomial2"))).combination
    assert isinstance(combination, BoostedBinomial)
    assert combination.opposed
    assert isinstance(
        read_mojo(contained(members_of("gbm/multinomial"))).combination, BoostedMultinomial
    )


def test_a_tree_that_is_not_there_adds_nothing(contained, members_of) -> None:
    members = members_of("gbm/gaussian")
    whole = read_mojo(contained(members))
    without = {
        name: content for name, content in members.items() if not name.startswith("trees/t00_002")
    }
    less = read_mojo(contained(without))
    third = whole.forest.value[whole.scorer.leaves(whole.encoding.matrix({}, 1))[0, 2]]
    assert less.forest.trees == whole.forest.trees
    np.testing.assert_allclose(
        whole.predict({}, 1).values - less.predict({}, 1).values, third, rtol=1e-12
    )
    assert less.forest.weight is not None


def test_without_what_is_known_of_nodes_a_model_still_scores(contained, members_of) -> None:
    members = members_of("gbm/gaussian")
    bare = read_mojo(contained({n: c for n, c in members.items() if "_aux" not in n}))
    assert bare.forest.weight is None
    assert bare.predict({}, 1).values == read_mojo(contained(members)).predict({}, 1).values


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:40], lambda b: b"\xff" * 40])
def test_what_is_known_of_nodes_must_fit_them(contained, members_of, damage) -> None:
    members = members_of("gbm/gaussian")
    name = "trees/t00_001_aux.bin"
    with pytest.raises(InvalidArtifact):
        read_mojo(contained({**members, name: damage(members[name])}))


@pytest.fixture
def binomial_gbm() -> Path:
    return Path(__file__).parents[1] / "fixtures" / "gbm" / "bernoulli.zip"


@pytest.fixture
def registered(binomial_gbm: Path) -> TreeModel:
    model = load_registered(binomial_gbm, sha256_of(binomial_gbm)).predictor
    assert isinstance(model, TreeModel)
    return model


def test_what_is_known_of_nodes_is_read_with_the_first_question(
    binomial_gbm: Path, registered: TreeModel
) -> None:
    assert registered.forest.weight is None
    whole = load_artifact(binomial_gbm).predictor.forest
    told = registered.forest.told()
    assert np.array_equal(told.weight, whole.weight)
    assert np.array_equal(told.name, whole.name)
    assert registered.forest.told() is told
    assert told.told() is told


def test_a_registered_model_explains_and_tells_leaves_as_ever(
    binomial_gbm: Path, registered: TreeModel
) -> None:
    whole = load_artifact(binomial_gbm).predictor
    assert np.array_equal(
        registered.explainer().contributions({}, 1).values,
        whole.explainer().contributions({}, 1).values,
    )
    assert registered.leaves({}, 1).trees == whole.leaves({}, 1).trees


def test_weights_are_those_of_the_training_rows(contained, members_of) -> None:
    forest = read_mojo(contained(members_of("gbm/gaussian"))).forest
    inner = np.flatnonzero(forest.kind)
    assert (forest.weight[forest.roots] == 900).all()
    both = forest.weight[forest.left[inner]] + forest.weight[forest.right[inner]]
    assert np.array_equal(forest.weight[inner], both)


@pytest.mark.parametrize(
    ("fixture", "key", "value"),
    [
        ("gbm/binary", "_n_orig_names", "7"),
        ("gbm/binary", "_n_orig_names", "100000000"),
        ("gbm/binary", "_m_orig_domain_values_3", "4"),
        ("gbm/eigen", "_orig_projection_array", "[1.0, 2.0]"),
        ("gbm/eigen", "_orig_projection_array", "null"),
        ("gbm/eigen", "_genmodel_encoding", "OneHotExplicit"),
        ("gbm/one_hot_explicit", "_genmodel_encoding", "Eigen"),
        ("gbm/one_hot_explicit", "_genmodel_encoding", "Binary"),
    ],
)
def test_encodings_that_do_not_fit_are_refused(with_key, fixture, key, value) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(with_key(fixture, key, value))


def test_levels_too_many_to_be_features_are_refused(contained, members_of) -> None:
    members = members_of("gbm/one_hot_explicit")
    text = members["model.ini"].decode()
    text = text.replace("_m_orig_domain_values_4 = 45", "_m_orig_domain_values_4 = 9000")
    members["model.ini"] = text.encode()
    members["_orig_domain_values_4"] = "".join(f"{i}\n" for i in range(9000)).encode()
    with pytest.raises(InvalidArtifact, match="too many to be features"):
        read_mojo(contained(members))


@pytest.mark.parametrize("name", ["one_hot_explicit", "binary", "eigen", "label_encoder"])
def test_an_encoded_model_is_asked_for_its_own_columns(contained, members_of, name: str) -> None:
    signature = read_mojo(contained(members_of(f"gbm/{name}"))).signature
    names = ("x1", "x2", "x3", "c1", "c2", "c3", "c4")
    assert signature.names == tuple(n for n in names if n != "c3" or name != "label_encoder")
    assert signature.features[3].levels == ("a", "b é", 'c,"q"')


def extremes(signature: Signature) -> Columns:
    return {
        column.name: np.array([-1, 0, len(column.levels) - 1], dtype=np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.array([np.nan, -1e100, 1e100])
        for column in signature.features
    }


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    fixture=st.sampled_from(["gbm/isotonic", "gbm/eigen", "drf/multinomial", "uplift/uplift"]),
    choice=st.data(),
)
def test_a_damaged_member_is_refused_or_scored(fixture, choice, contained, members_of) -> None:
    members = members_of(fixture)
    name = choice.draw(st.sampled_from(sorted(members)))
    content = bytearray(members[name])
    at = choice.draw(st.integers(0, max(len(content) - 1, 0)))
    if content and choice.draw(st.booleans()):
        content[at] ^= choice.draw(st.integers(1, 255))
    else:
        del content[at:]
    try:
        model = read_mojo(contained({**members, name: bytes(content)}))
        model.predict(extremes(model.signature), 3)
    except SteamError:
        return


def test_a_tree_of_no_bytes_is_no_absent_tree(contained, members_of) -> None:
    members = members_of("gbm/gaussian") | {"trees/t00_001.bin": b""}
    with pytest.raises(InvalidArtifact):
        read_mojo(contained(members))


def test_files_that_do_not_tell_the_trees_at_a_time_are_read(contained, members_of) -> None:
    members = members_of("gbm/multinomial")
    text = re.sub("n_trees_per_class = .*", "", members["model.ini"].decode())
    assert read_mojo(contained({**members, "model.ini": text.encode()})).forest.output_count == 3
