import re
from collections.abc import Callable

import lightgbm
import numpy as np
import pytest

from steam.core.errors import InvalidArtifact, InvalidInput, Unsupported
from steam.model.native.lightgbm_file import lightgbm_model
from steam.model.signature import Column, ColumnType

Edit = Callable[[str], str]


@pytest.fixture
def edited(recorded_text) -> Callable[[str, str, str], str]:
    def edit(name: str, pattern: str, replacement: str) -> str:
        before = recorded_text(name)
        after = re.sub(pattern, lambda _: replacement, before, count=1, flags=re.MULTILINE)
        assert after != before
        return after

    return edit


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r"^num_tree_per_iteration=1$", "num_tree_per_iteration=3"),
        (r"^num_tree_per_iteration=1$", "num_tree_per_iteration=0"),
        (r"^num_tree_per_iteration=1$", ""),
        (r"^max_feature_idx=4$", "max_feature_idx=3"),
        (r"^max_feature_idx=4$", "max_feature_idx=99999999999999999999"),
        (r"^feature_names=age ", "feature_names=size "),
        (r"^feature_names=.*$", "feature_names=a b c d predict"),
        (r"^objective=binary sigmoid:1$", "objective=binary sigmoid:0"),
        (r"^objective=binary sigmoid:1$", "objective=binary sigmoid:x"),
        (r"^objective=binary sigmoid:1$", "objective=binary sigmoid:nan"),
        (r"^objective=binary sigmoid:1$", "objective=multiclass num_class:3"),
        (r"^objective=.*\n", ""),
        (r"^end of trees$", ""),
        (r"^Tree=0$", "Leaf=0"),
        (r"^num_leaves=7$", "num_leaves=8"),
        (r"^num_leaves=7$", "num_leaves=0"),
        (r"^num_leaves=7$", "num_leaves=999999999"),
        (r"^num_leaves=7$", "num_leaves=7\nnum_leaves=7"),
        (r"^left_child=1 ", "left_child=0 "),
        (r"^left_child=1 ", "left_child=2 "),
        (r"^left_child=1 ", "left_child=6 "),
        (r"^left_child=1 ", "left_child=-8 "),
        (r"^left_child=1 ", "left_child=1.0 "),
        (r"^left_child=1 ", "left_child=99999999999999999999 "),
        (r"^left_child=1 ", "left_child=1  "),
        (r"^split_feature=0 ", "split_feature=5 "),
        (r"^split_feature=0 ", "split_feature=-1 "),
        (r"^split_feature=0 ", "split_feature=3 "),
        (r"^threshold=52.5\S* ", "threshold=nan "),
        (r"^threshold=52.5\S* ", "threshold=inf "),
        (r"^threshold=52.5\S* ", "threshold=x "),
        (r"^decision_type=10 ", "decision_type=14 "),
        (r"^decision_type=10 ", "decision_type=-1 "),
        (r"^decision_type=10 ", "decision_type=11 "),
        (r"^leaf_value=-", "leaf_value=inf -"),
        (r"^leaf_value=\S*", "leaf_value=inf"),
        (r"^leaf_count=\S*", "leaf_count=-1"),
        (r"^internal_count=\S*", "internal_count=nan"),
        (r"^num_cat=1$", "num_cat=2"),
        (r"^num_cat=1$", "num_cat=0"),
        (r"^cat_boundaries=0 1$", "cat_boundaries=0 2"),
        (r"^cat_boundaries=0 1$", "cat_boundaries=1 1"),
        (r"^cat_boundaries=0 1$", "cat_boundaries=0 99999999999"),
        (r"^cat_threshold=24$", "cat_threshold=-24"),
        (r"^cat_threshold=24$", "cat_threshold=4294967296"),
        (r"^cat_threshold=24$", "cat_threshold=64"),
        (r"^pandas_categorical:.*$", "pandas_categorical:[[1, 2"),
        (r"^pandas_categorical:.*$", "pandas_categorical:{}"),
        (r"^pandas_categorical:.*$", "pandas_categorical:[1]"),
        (r"^pandas_categorical:.*$", "pandas_categorical:[[[]]]"),
        (r"^pandas_categorical:.*$", "pandas_categorical:[[true]]"),
        (r"^pandas_categorical:.*$", 'pandas_categorical:[["a", "a", "b", "c", "d", "e"]]'),
        (r"^pandas_categorical:.*$", 'pandas_categorical:[["a"]]'),
    ],
)
def test_numbers_that_do_not_agree_are_refused(edited, pattern: str, replacement: str) -> None:
    with pytest.raises(InvalidArtifact):
        lightgbm_model(edited("lightgbm_named.txt", pattern, replacement))


@pytest.mark.parametrize(
    ("pattern", "replacement", "named"),
    [
        (r"^version=v4$", "version=v5", "'v5'"),
        (r"^objective=.*$", "objective=multiclassova", "'multiclassova'"),
        (r"^objective=.*$", "objective=multiclassova num_class:3 sigmoid:1", "'multiclassova'"),
        (r"^is_linear=0$", "is_linear=1", "linear leaves"),
        (r"^\[categorical_feature: 3\]$", "[categorical_feature: 2,3]", "names of the categories"),
        (r"^\[categorical_feature: 3\]$", "", "names of the categories"),
    ],
)
def test_what_is_not_supported_is_named(edited, pattern: str, replacement: str, named: str) -> None:
    with pytest.raises(Unsupported, match=named):
        lightgbm_model(edited("lightgbm_named.txt", pattern, replacement))


def test_zeros_missing_in_some_trees_only_are_refused(edited) -> None:
    with pytest.raises(Unsupported, match="zeros are missing in some trees"):
        lightgbm_model(
            edited("lightgbm_zero_missing.txt", r"^decision_type=\d+", "decision_type=2")
        )


def test_a_node_may_part_what_is_missing_from_the_rest() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 2))
    missing = rng.random(300) < 0.3
    x[missing, 0] = np.nan
    y = 3.0 * missing + x[:, 1]
    peer = lightgbm.train({"verbosity": -1, "num_leaves": 5}, lightgbm.Dataset(x, y), 4)
    text = peer.model_to_string()
    assert re.search(r"^threshold=(\S+ )*inf\b", text, flags=re.MULTILINE)
    model = lightgbm_model(text)
    names = model.signature.names
    asked = np.vstack([x, [[one, 1.0] for one in (1e308, -1e308, 0.0, np.nan)]])
    found = model.predict({names[0]: asked[:, 0], names[1]: asked[:, 1]}, len(asked))
    np.testing.assert_allclose(found.values, peer.predict(asked), rtol=1e-15)


@pytest.mark.parametrize("decision", ["0", "2", "4", "10", "9"])
def test_an_infinite_threshold_parts_nothing_else(edited, decision: str) -> None:
    text = edited("lightgbm_number.txt", r"^threshold=\S+", "threshold=inf")
    text = re.sub(r"^(decision_type=)\S+", rf"\g<1>{decision}", text, flags=re.MULTILINE)
    with pytest.raises(InvalidArtifact, match="no known rule"):
        lightgbm_model(text)


def test_lines_may_end_as_windows_ends_them(recorded_text) -> None:
    text = recorded_text("lightgbm_named.txt")
    one, other = (lightgbm_model(one) for one in (text, text.replace("\n", "\r\n")))
    assert one.signature == other.signature
    assert one.predict({}, 1).probabilities.tolist() == other.predict({}, 1).probabilities.tolist()


def test_names_of_categories_may_be_numbers(edited) -> None:
    names = '[[1, 2.0, 2.5, "x", -3, 1e300]]'
    model = lightgbm_model(
        edited("lightgbm_named.txt", r"^pandas_categorical:.*$", f"pandas_categorical:{names}")
    )
    assert model.signature.features[3] == Column(
        "colour", ColumnType.CATEGORICAL, ("1", "2", "2.5", "x", "-3", str(10**300 // 1))
    ) or model.signature.features[3].levels[:5] == ("1", "2", "2.5", "x", "-3")


def test_a_model_without_names_takes_the_numbers_of_its_categories(edited, recorded_text) -> None:
    named = lightgbm_model(recorded_text("lightgbm_named.txt"))
    numbered = lightgbm_model(
        edited("lightgbm_named.txt", r"^pandas_categorical:.*$", "pandas_categorical:null")
    )
    assert numbered.signature.features[3].type is ColumnType.NUMERIC
    codes = np.arange(6)
    one = named.predict({"colour": codes.astype(np.int32)}, 6).probabilities
    other = numbered.predict({"colour": codes.astype(np.float64)}, 6).probabilities
    assert one.tolist() == other.tolist()


def test_an_offset_is_refused_unless_it_is_zero(recorded_text) -> None:
    model = lightgbm_model(recorded_text("lightgbm_number.txt"))
    assert model.predict({}, 1, np.zeros(1)).values == model.predict({}, 1).values
    with pytest.raises(InvalidInput, match="without an offset"):
        model.predict({}, 1, np.ones(1))
