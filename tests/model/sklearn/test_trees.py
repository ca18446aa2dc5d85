"""Trees that point where nothing is: what skops will not look at, and compiled code believes."""

import copy
import io
import zipfile

import numpy as np
import pytest
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import BaggingClassifier, GradientBoostingClassifier
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier

from steam.core.errors import InvalidArtifact
from steam.model.sklearn.skops_file import load_skops
from steam.model.sklearn.trees import check_trees
from tests.estimators import NUMBERS, ill


@pytest.fixture
def tree(table):
    return DecisionTreeClassifier(max_depth=3).fit(table[NUMBERS].to_numpy(), ill(table))


def forged(tree, change):
    """A tree whose state was changed, as a file may have it."""
    forged = copy.deepcopy(tree)
    state = forged.tree_.__getstate__()
    nodes = state["nodes"].copy()
    change(nodes, state)
    forged.tree_.__setstate__({**state, "nodes": nodes})
    return forged


def test_trees_of_all_kinds_are_found_sound(trained, tree, table) -> None:
    x, y = table[NUMBERS].to_numpy(), ill(table)
    for name in ("forest", "boosted", "histogram", "histogram_value", "isolation"):
        check_trees(trained(name))
    check_trees(tree)
    check_trees(BaggingClassifier(tree, max_features=1, n_estimators=2).fit(x, y))
    check_trees(GradientBoostingClassifier(n_estimators=2).fit(x, table.city))


def set_left(nodes, state, value):
    nodes["left_child"][0] = value


@pytest.mark.parametrize("value", [0, 10_000, -7, 1 << 40])
def test_a_child_outside_of_its_tree_or_before_its_parent(tree, value) -> None:
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(forged(tree, lambda nodes, state: set_left(nodes, state, value)))


@pytest.mark.parametrize("value", [2, 1 << 40, -3])
def test_a_column_that_rows_do_not_have(tree, value) -> None:
    def change(nodes, state):
        nodes["feature"][0] = value

    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(forged(tree, change))


@pytest.mark.parametrize("count", [0, 10_000_000])
def test_a_count_of_nodes_that_is_not_theirs(tree, count) -> None:
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(forged(tree, lambda nodes, state: state.update(node_count=count)))


def test_a_member_that_reads_wider_rows_than_its_forest(trained) -> None:
    forest = copy.deepcopy(trained("forest"))
    forest[-1].estimators_[3].n_features_in_ = 2
    forest[-1].n_features_in_ = 2
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(forest)
    isolation = copy.deepcopy(trained("isolation"))
    isolation.estimators_features_[1] = np.array([0])
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(isolation)


@pytest.mark.parametrize(
    ("field", "value"), [("left", 0), ("right", 1 << 20), ("feature_idx", 4), ("feature_idx", -1)]
)
def test_the_same_of_histogram_boosting(trained, field, value) -> None:
    boosting = copy.deepcopy(trained("histogram"))
    boosting._predictors[1][0].nodes[field][0] = value
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(boosting)


def test_categories_that_are_in_no_table(trained) -> None:
    plain = copy.deepcopy(trained("histogram_value"))
    plain._predictors[0][0].nodes["is_categorical"][0] = 1
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(plain)
    boosting = copy.deepcopy(trained("histogram"))
    for [predictor] in boosting._predictors:
        predictor.nodes["bitset_idx"] = 1000
        predictor.nodes["is_categorical"] = 1
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(boosting)


def test_columns_that_are_prepared_into_fewer(trained, table) -> None:
    boosting = copy.deepcopy(trained("histogram"))
    for step in (PCA(1), OneHotEncoder()):
        boosting._preprocessor = ColumnTransformer([("encoder", step, NUMBERS)]).fit(table)
        with pytest.raises(InvalidArtifact, match=r"bounds|prepared in a way"):
            check_trees(boosting)
    boosting = copy.deepcopy(trained("histogram"))
    boosting._in_fit = True
    with pytest.raises(InvalidArtifact, match="being trained"):
        check_trees(boosting)


def test_a_forged_tree_in_a_file_is_refused_before_it_scores(tree) -> None:
    data = skops.io.dumps(tree)
    nodes = tree.tree_.__getstate__()["nodes"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    [name] = [
        name
        for name, content in members.items()
        if name.endswith(".npy") and np.load(io.BytesIO(content)).dtype == nodes.dtype
    ]
    wild = nodes.copy()
    wild["left_child"][0] = 1 << 50
    buffer = io.BytesIO()
    np.save(buffer, wild)
    members[name] = buffer.getvalue()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    with pytest.raises(InvalidArtifact, match="points out of its bounds"):
        check_trees(load_skops(packed.getvalue()))
