import copy
from collections.abc import Callable

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact, InvalidInput, Unsupported
from steam.model.native.document import Document
from steam.model.native.xgboost_file import xgboost_model
from steam.model.signature import Column, ColumnType


def put(path: str, value: object) -> Callable[[dict], None]:
    """Puts a value at a path such as `learner.gradient_booster.model.trees.0.left_children`."""
    *steps, last = path.split(".")

    def change(content: dict) -> None:
        here = content
        for step in steps:
            here = here[int(step) if step.isdigit() else step]
        here[int(last) if last.isdigit() else last] = value

    return change


def removed(path: str) -> Callable[[dict], None]:
    *steps, last = path.split(".")

    def change(content: dict) -> None:
        here = content
        for step in steps:
            here = here[int(step) if step.isdigit() else step]
        del here[last]

    return change


LEARNER = "learner"
SIZES = "learner.learner_model_param"
MODEL = "learner.gradient_booster.model"
TREE = f"{MODEL}.trees.0"


@pytest.mark.parametrize(
    "change",
    [
        removed("version"),
        removed("learner"),
        removed(f"{LEARNER}.objective"),
        removed(f"{SIZES}.num_feature"),
        removed(f"{SIZES}.base_score"),
        removed(f"{MODEL}.trees"),
        removed(f"{MODEL}.tree_info"),
        removed(f"{TREE}.sum_hessian"),
        removed(f"{TREE}.categories"),
        put("version", []),
        put("version", "3"),
        put(LEARNER, None),
        put(f"{SIZES}.num_feature", "6"),
        put(f"{SIZES}.num_feature", "-5"),
        put(f"{SIZES}.num_feature", "9999999999"),
        put(f"{SIZES}.num_feature", True),
        put(f"{SIZES}.num_class", "3"),
        put(f"{SIZES}.base_score", "none"),
        put(f"{SIZES}.base_score", "[0.5,0.5]"),
        put(f"{SIZES}.base_score", "nan"),
        put(f"{SIZES}.base_score", "1.0"),
        put(f"{SIZES}.base_score", 0.5),
        put(f"{LEARNER}.feature_names", ["a", "b", "c", "d"]),
        put(f"{LEARNER}.feature_names", ["a", "a", "b", "c", "d"]),
        put(f"{LEARNER}.feature_names", ["a", "b", "c", "d", 1]),
        put(f"{LEARNER}.feature_names", "abcde"),
        put(f"{MODEL}.trees", []),
        put(f"{MODEL}.trees", {}),
        put(f"{MODEL}.trees.0", 5),
        put(f"{MODEL}.tree_info", [0, 0, 0]),
        put(f"{MODEL}.tree_info", [0, 0, 0, 1]),
        put(f"{MODEL}.tree_info", [0, 0, 0, -1]),
        put(f"{LEARNER}.attributes", {"scikit_learn": "{}", "best_iteration": "4"}),
        put(f"{LEARNER}.attributes", {"scikit_learn": "{}", "best_iteration": "-1"}),
        put(f"{LEARNER}.attributes", {"scikit_learn": "{}", "best_iteration": "one"}),
        put(f"{TREE}.left_children", []),
        put(f"{TREE}.left_children.0", 0),
        put(f"{TREE}.left_children.0", 2),
        put(f"{TREE}.left_children.0", 99),
        put(f"{TREE}.left_children.0", 1.5),
        put(f"{TREE}.left_children.0", "1"),
        put(f"{TREE}.left_children.0", 1 << 70),
        put(f"{TREE}.right_children.0", -1),
        put(f"{TREE}.right_children.1", 0),
        put(f"{TREE}.split_indices.0", 5),
        put(f"{TREE}.split_indices.0", -1),
        put(f"{TREE}.split_indices.0", 3),
        put(f"{TREE}.split_conditions.0", None),
        put(f"{TREE}.split_conditions.7", 1e39),
        put(f"{TREE}.split_conditions", [0.5]),
        put(f"{TREE}.default_left.0", [1]),
        put(f"{TREE}.sum_hessian.0", -1.0),
        put(f"{TREE}.split_type.0", 1),
        put(f"{TREE}.split_type", [0]),
        put(f"{TREE}.categories.0", 6),
        put(f"{TREE}.categories.0", -1),
        put(f"{TREE}.categories", [0]),
        put(f"{TREE}.categories_nodes", [1]),
        put(f"{TREE}.categories_nodes", [1, 1]),
        put(f"{TREE}.categories_segments.0", 99),
        put(f"{TREE}.categories_sizes.0", -4),
        put(f"{MODEL}.cats.enc", [{}]),
        put(f"{MODEL}.cats.enc.3.offsets", [0, 4, 9]),
        put(f"{MODEL}.cats.enc.3.offsets", [0, 9, 4, 13, 17, 20, 24]),
        put(f"{MODEL}.cats.enc.3.offsets", [0, 4, 4, 4, 17, 20, 24]),
    ],
)
def test_numbers_that_do_not_agree_are_refused(document, change) -> None:
    content = document("xgboost_named.json")
    before = copy.deepcopy(content)
    change(content)
    assert content != before
    with pytest.raises(InvalidArtifact):
        xgboost_model(Document(content))


@pytest.mark.parametrize(
    ("name", "change", "named"),
    [
        ("xgboost_two.json", put("version", [4, 0, 0]), "XGBoost 4.0.0"),
        ("xgboost_two.json", put("learner.objective.name", "rank:mean"), "rank:mean"),
        ("xgboost_named.json", put(f"{MODEL}.cats.enc.3.values.0", -61), "beyond ASCII"),
        ("xgboost_two.json", put("learner.gradient_booster.name", "forest"), "'forest'"),
        ("xgboost_two.json", put(f"{SIZES}.num_target", "2"), "several targets"),
        (
            "xgboost_two.json",
            put(f"{TREE}.tree_param.size_leaf_vector", "3"),
            "several values in a leaf",
        ),
        (
            "xgboost_numbered.json",
            put(f"{TREE}.categories.0", (1 << 24) - 1),
            None,
        ),
    ],
)
def test_what_is_not_supported_is_named(document, name: str, change, named: str | None) -> None:
    content = document(name)
    change(content)
    if named is None:  # one set of two MiB, which is allowed
        assert xgboost_model(Document(content)).inputs.levels[0] == (1 << 24) + 1
        return
    with pytest.raises(Unsupported, match=named):
        xgboost_model(Document(content))


def test_sets_of_categories_together_are_bounded(document) -> None:
    content = document("xgboost_numbered.json")
    trees = content["learner"]["gradient_booster"]["model"]
    trees["trees"][0]["categories"][0] = (1 << 24) - 1
    trees["trees"] *= 20
    trees["tree_info"] *= 20
    with pytest.raises(Unsupported, match="take more than 64 MiB"):
        xgboost_model(Document(content))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("xgboost_linear.json", put(f"{MODEL}.weights", [0.5])),
        ("xgboost_linear.json", put(f"{MODEL}.weights.0", 1e39)),
        ("xgboost_dart.json", put("learner.gradient_booster.weight_drop", [0.5])),
        ("xgboost_dart.json", put("learner.gradient_booster.weight_drop.0", 1e39)),
        ("xgboost_three.json", put(f"{SIZES}.num_class", "4")),
        ("xgboost_three.json", put(f"{SIZES}.num_class", "2")),
        ("xgboost_three.json", put(f"{SIZES}.num_class", "0")),
    ],
)
def test_parts_that_do_not_fit_are_refused(document, name: str, change) -> None:
    content = document(name)
    change(content)
    with pytest.raises(InvalidArtifact):
        xgboost_model(Document(content))


def test_older_files_without_names_or_kinds_of_splits_are_read(document) -> None:
    content = document("xgboost_number.json")
    for key in ("feature_names", "feature_types"):
        del content["learner"][key]
    del content["learner"]["gradient_booster"]["model"]["cats"]
    content["learner"]["learner_model_param"]["base_score"] = "4.119849E0"
    content["version"] = [1, 3, 0]
    for tree in content["learner"]["gradient_booster"]["model"]["trees"]:
        for key in ("split_type", *(key for key in tree if key.startswith("categories"))):
            del tree[key]
        tree["default_left"] = [bool(value) for value in tree["default_left"]]
    old = xgboost_model(Document(content))
    new = xgboost_model(Document(document("xgboost_number.json")))
    assert old.signature.names == ("f0", "f1", "f2", "f3")
    row = [np.array([value]) for value in (50.0, 0.1, 0.0, 3.0)]
    found, wanted = (
        model.predict(dict(zip(model.signature.names, row, strict=True)), 1).values
        for model in (old, new)
    )
    assert found == wanted


def test_whole_numbers_name_categories_too(document) -> None:
    content = document("xgboost_named.json")
    model = content["learner"]["gradient_booster"]["model"]
    model["cats"]["enc"][3] = {"type": 15, "values": [3, 7, 11, 12, 20, -1]}
    levels = ("3", "7", "11", "12", "20", "-1")
    assert xgboost_model(Document(content)).signature.features[3] == Column(
        "colour", ColumnType.CATEGORICAL, levels
    )


def test_a_numbered_category_that_no_split_names_goes_left_and_a_missing_one_its_way(
    document,
) -> None:
    content = document("xgboost_numbered.json")
    tree = content["learner"]["gradient_booster"]["model"]["trees"][0]
    tree.update(
        left_children=[1, -1, -1],
        right_children=[2, -1, -1],
        split_indices=[0, 0, 0],
        split_conditions=[0.0, 1.0, 2.0],
        split_type=[1, 0, 0],
        default_left=[0, 0, 0],
        sum_hessian=[1.0, 1.0, 1.0],
        categories=[1, 3],
        categories_nodes=[0],
        categories_segments=[0],
        categories_sizes=[2],
    )
    content["learner"]["gradient_booster"]["model"].update(trees=[tree], tree_info=[0])
    content["learner"]["objective"]["name"] = "reg:squarederror"
    content["learner"]["learner_model_param"]["base_score"] = "0"
    model = xgboost_model(Document(content))
    codes = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 1e9, -1.0, 3.9, np.nan])
    assert model.predict({"f0": codes}, 9).values.tolist() == [1, 2, 1, 2, 1, 1, 1, 2, 2]


def test_an_offset_is_refused_unless_it_is_zero(document) -> None:
    model = xgboost_model(Document(document("xgboost_number.json")))
    assert model.predict({}, 2, np.zeros(2)).values.tolist() == model.predict({}, 2).values.tolist()
    with pytest.raises(InvalidInput, match="without an offset"):
        model.predict({}, 2, np.ones(2))


def test_files_without_the_ends_of_rounds_have_so_many_trees_a_round(document) -> None:
    """As XGBoost 1 wrote them."""
    content = document("xgboost_early.json")
    model = xgboost_model(Document(content))
    del content["learner"]["gradient_booster"]["model"]["iteration_indptr"]
    older = xgboost_model(Document(content))
    columns = {"age": np.array([20.0, 45.0, np.nan])}
    one, other = (found.predict(columns, 3).probabilities for found in (model, older))
    assert one.tolist() == other.tolist()


def test_a_booster_itself_predicts_with_all_rounds(document) -> None:
    content = document("xgboost_early.json")
    best = xgboost_model(Document(content))
    del content["learner"]["attributes"]["scikit_learn"]
    every = xgboost_model(Document(content))
    assert every.predict({}, 1).probabilities.tolist() != best.predict({}, 1).probabilities.tolist()
