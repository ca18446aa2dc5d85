import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, InvalidInput, SteamError, Unsupported
from steam.model.artifact import load_artifact
from steam.model.mojo.read import read_mojo
from steam.model.mojo.xgboost_bytes import parse_booster
from steam.model.signature import ColumnType
from steam.model.xgboost.booster import LinearBooster

FIXTURES = Path(__file__).parents[1] / "fixtures" / "xgboost"
BOOSTER = "boosterBytes"
each = pytest.mark.parametrize("name", ["bern_dart", "multi", "gauss_gblinear_sparse", "stump"])


def members(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(FIXTURES / f"{name}.zip") as archive:
        return {member: archive.read(member) for member in archive.namelist()}


@pytest.fixture
def read(contained) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: read_mojo(contained(parts))


def with_ini(name: str, pattern: str, replacement: str) -> dict[str, bytes]:
    found = members(name)
    before = found["model.ini"].decode()
    after = re.sub(pattern, replacement, before, count=1, flags=re.MULTILINE)
    assert after != before
    return {**found, "model.ini": after.encode()}


def with_booster(name: str, at: int, layout: str, *values: float) -> dict[str, bytes]:
    found = members(name)
    content = bytearray(found[BOOSTER])
    struct.pack_into(layout, content, at, *values)
    return {**found, BOOSTER: bytes(content)}


@pytest.mark.parametrize(
    ("name", "pattern", "replacement"),
    [
        ("multi", r"^cats = 3", "cats = 2"),
        ("multi", r"^nums = 3", "nums = 4"),
        ("multi", r"^cat_offsets = .*", "cat_offsets = [0, 5, 9]"),
        ("multi", r"^cat_offsets = .*", "cat_offsets = [1, 5, 9, 12]"),
        ("multi", r"^cat_offsets = .*", "cat_offsets = [0, 6, 9, 12]"),
        ("multi", r"^cat_offsets = .*", "cat_offsets = [0, 5, 5, 12]"),
        ("multi", r"^cat_offsets = .*", "cat_offsets = [0, 1, 2, 3]"),
        ("multi", r"^cat_offsets = .*", "cat_offsets = x"),
        ("multi", r"^use_all_factor_levels = true", ""),
        ("multi", r"^sparse = false", "sparse = 0"),
        ("multi", r"^prior_class_distrib = .*", "prior_class_distrib = [1.0]"),
        ("multi", r"^category = Multinomial", "category = Regression"),
        ("multi", r"^n_classes = 4", "n_classes = 3"),
        ("bern_dart", r"^default_threshold = .*", "default_threshold = 2.0"),
        ("bern_calibrated", r"^calib_glm_beta = .*", "calib_glm_beta = [1.0]"),
        ("multi_gblinear", r"^cat_offsets = .*", "cat_offsets = [0, 4, 8, 11]"),
    ],
)
def test_keys_that_do_not_agree_are_refused(read, name: str, pattern: str, replacement) -> None:
    with pytest.raises(InvalidArtifact):
        read(with_ini(name, pattern, replacement))


# Offsets in the bytes of a booster of trees with the objective `binary:logistic` (15 letters).
PREFIX, FOREST = 4, 4 + 136 + 8 + 15
DART = FOREST + 8 + 4
TREE = DART + 160
NODE = TREE + 148


@pytest.mark.parametrize(
    ("at", "layout", "value"),
    [
        (PREFIX, "<f", 0.0),
        (PREFIX, "<f", float("nan")),
        (PREFIX + 8, "<i", 2),
        (PREFIX + 8, "<i", -1),
        (PREFIX + 8, "<i", 2**30),
        (PREFIX + 136, "<Q", 2**63),
        (DART, "<i", 9),
        (DART, "<i", 7),
        (DART, "<i", -1),
        (DART, "<i", 0),
        (DART, "<i", 2**31 - 1),
        (DART + 16, "<q", 1),
        (DART + 28, "<i", 1),
        (TREE + 4, "<i", 0),
        (TREE + 4, "<i", -1),
        (TREE + 4, "<i", 2**31 - 1),
        (TREE + 20, "<i", 2),
        (NODE + 4, "<i", 0),
        (NODE + 4, "<i", 2),
        (NODE + 4, "<i", 2**31 - 1),
        (NODE + 4, "<i", -2),
        (NODE + 8, "<i", -1),
        (NODE + 12, "<I", 16),
        (NODE + 12, "<I", 2**31 - 1),
        (NODE + 16, "<f", float("nan")),
    ],
)
def test_bytes_that_do_not_agree_are_refused(read, at: int, layout: str, value: float) -> None:
    parts = members("bern_dart")
    assert parts[BOOSTER][FOREST + 8 : DART] == b"dart"
    assert struct.unpack_from("<i", parts[BOOSTER], DART) == (8,)
    with pytest.raises(InvalidArtifact):
        read(with_booster("bern_dart", at, layout, value))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (b"binary:logistic", b"binary:hinge___", "'binary:hinge___'"),
        (b"dart", b"dort", "'dort'"),
    ],
)
def test_what_is_not_supported_is_named(read, old: bytes, new: bytes, named: str) -> None:
    parts = members("bern_dart")
    parts[BOOSTER] = parts[BOOSTER].replace(old, new)
    with pytest.raises(Unsupported, match=named):
        read(parts)


def test_the_layout_of_early_linear_models_is_refused(read) -> None:
    with pytest.raises(Unsupported, match=r"version 1\.00"):
        read(with_ini("bern_gblinear", r"^mojo_version = 1\.10", "mojo_version = 1.00"))


def test_weights_of_trees_must_be_numbers_and_as_many(read) -> None:
    parts = members("bern_dart")
    weights = parts[BOOSTER].index(struct.pack("<Q", 8), NODE)
    for layout, at, value in (("<Q", weights, 7), ("<f", weights + 8, float("inf"))):
        with pytest.raises(InvalidArtifact):
            read(with_booster("bern_dart", at, layout, value))


def test_bytes_may_lack_their_prefix(read) -> None:
    parts = members("multi")
    without = {**parts, BOOSTER: parts[BOOSTER].removeprefix(b"binf")}
    one, other = read(parts), read(without)
    assert one.predict({}, 1).probabilities.tolist() == other.predict({}, 1).probabilities.tolist()


def test_the_base_score_of_old_boosters_is_a_margin_and_is_added_last(read) -> None:
    new = parse_booster(members("stump")[BOOSTER])
    assert new.version == (1, 6)
    for version, margin, last in (((1, 2), 0.0, True), ((0, 9), 0.5, True), ((1, 3), 0.0, False)):
        model = read(with_booster("stump", PREFIX + 20, "<II", *version))
        assert model.base_margin.tolist() == [margin]
        assert model.adds_base_last is last


def test_sums_of_old_boosters_start_at_zero(read) -> None:
    """Three leaves that only float32 in another order would add up alike."""
    parts = members("gauss_numeric")
    old = with_booster("gauss_numeric", PREFIX + 20, "<II", 1, 2)
    columns = {"AGE": np.arange(40.0, 80.0), "VOL": np.arange(40.0), "GLEASON": np.full(40, 6.0)}
    one, other = (read(version).predict(columns, 40).values for version in (parts, old))
    np.testing.assert_allclose(one, other, rtol=1e-6)
    assert (one != other).any()


def test_an_offset_takes_the_place_of_the_base_margin() -> None:
    model = load_artifact(FIXTURES / "bern_offset.zip").predictor
    assert model.signature.offset == "OFF"
    assert model.predict({}, 1).probabilities.tolist() == (
        model.predict({}, 1, np.zeros(1)).probabilities.tolist()
    )
    one, other = model.predict({}, 2, np.array([0.0, 2.0])).probabilities[:, 1]
    logit = np.log(other / (1 - other)) - np.log(one / (1 - one))
    assert logit == pytest.approx(2.0, abs=1e-5)


def test_a_model_without_an_offset_refuses_one() -> None:
    model = load_artifact(FIXTURES / "binomial.zip").predictor
    with pytest.raises(InvalidInput, match="without an offset"):
        model.predict({}, 1, np.ones(1))


def test_a_reencoded_model_takes_the_columns_as_they_are_encoded() -> None:
    signature = load_artifact(FIXTURES / "enc_binary.zip").predictor.signature
    assert signature.names[4:6] == ("RACE:0", "RACE:1")
    assert {column.type for column in signature.features} == {ColumnType.NUMERIC}


def test_the_label_starts_at_the_threshold_in_float64(read) -> None:
    model = load_artifact(FIXTURES / "bern_dart.zip").predictor
    probability = float(model.predict({}, 1).probabilities[0, 1])
    above = float(np.nextafter(probability, 1.0))
    for threshold, label in ((probability, 1), (above, 0)):
        line = f"default_threshold = {threshold}"
        parts = with_ini("bern_dart", r"^default_threshold = .*", line)
        assert read(parts).predict({}, 1).labels.tolist() == [label]


def test_pruned_nodes_are_left_out() -> None:
    found = parse_booster(members("bern_forest")[BOOSTER]).trees
    assert found is not None
    forest = load_artifact(FIXTURES / "bern_forest.zip").predictor.booster.scorer.forest
    assert 0 < forest.nodes < len(found.left)


def test_a_linear_booster_has_weights_for_each_class() -> None:
    booster = load_artifact(FIXTURES / "multi_gblinear.zip").predictor.booster
    assert isinstance(booster, LinearBooster)
    assert [table.shape for table in booster.tables] == [(5, 4), (4, 4), (3, 4)]
    assert (booster.slopes.shape, booster.bias.shape) == ((3, 4), (4,))


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choice=st.data())
@each
def test_bytes_that_changed_raise_nothing_but_ours(choice, name: str, contained) -> None:
    parts = members(name)
    member = choice.draw(st.sampled_from([BOOSTER, BOOSTER, "model.ini"]))
    content = bytearray(parts[member])
    at = choice.draw(st.integers(0, len(content) - 1))
    match choice.draw(st.sampled_from(["flip", "cut", "insert", "high"])):
        case "flip":
            content[at] ^= 1 << choice.draw(st.integers(0, 7))
        case "cut":
            del content[at:]
        case "insert":
            content[at:at] = choice.draw(st.binary(min_size=1, max_size=8))
        case _:
            content[at : at + 4] = b"\xff\xff\xff\x7f"
    try:
        model = read_mojo(contained({**parts, member: bytes(content)}))
        columns = {
            column.name: np.array([-1, 0, len(column.levels) - 1], dtype=np.int32)
            if column.type is ColumnType.CATEGORICAL
            else np.array([np.nan, -1e100, 1e100])
            for column in model.signature.features
        }
        model.predict(columns, 3)
    except SteamError:
        return
