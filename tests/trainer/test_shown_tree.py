"""Trees as they are shown, followed by hand to what the model answers."""

from collections.abc import Sequence

import numpy as np
import pytest

from steam.core.errors import Exhausted, Unsupported
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind, LevelSets
from steam.trainer import shown_tree as module
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.frame.columns import number_vec
from steam.trainer.shown_tree import ShownNode, forest_in, shown_tree
from steam.trainer.tree_rules import decision_paths, rule_count, tree_path
from tests.trainer.algorithms.trees.frames import mixed, order, train

FRAME = mixed(300)
NAMES = ("a", "b", "level")


def model(response: str = "y", **given: object) -> TreeModel:
    algorithm = RandomForest() if given.pop("forest", False) else GradientBoosting()
    asked = {"ntrees": 3, "max_depth": 5, "min_rows": 2.0, **given}
    return train(algorithm, order(FRAME, response, **asked)).predictor_as(TreeModel)


def row(number: int) -> dict[str, float]:
    """Its values, levels by their numbers, NaN for missing."""
    values = {name: float(FRAME.vec(name).values()[number]) for name in NAMES}
    return {**values, "level": np.nan if values["level"] < 0 else values["level"]}


def followed(nodes: Sequence[ShownNode], values: dict[str, float]) -> ShownNode:
    node = nodes[0]
    while not node.is_leaf:
        assert node.feature is not None
        value = values[node.feature]
        if np.isnan(value):
            goes_left = bool(node.missing_left)
        elif node.threshold is not None:
            goes_left = value < node.threshold
        else:
            levels = nodes[node.left].levels
            goes_left = levels is None or value in levels
        node = nodes[node.left if goes_left else node.right]
    return node


@pytest.mark.parametrize(
    ("response", "given"), [("y", {}), ("two", {}), ("c", {}), ("y", {"forest": True})]
)
def test_whoever_follows_the_nodes_comes_to_what_the_model_adds(
    response: str, given: dict[str, object]
) -> None:
    made = model(response, **given)
    forest, names = forest_in(made)
    trees = [shown_tree(forest, tree, names) for tree in range(forest.trees)]
    x = np.array([[row(number)[name] for name in NAMES] for number in range(FRAME.rows)])
    sums = np.zeros((FRAME.rows, forest.output_count))
    for number in range(FRAME.rows):
        for tree, nodes in enumerate(trees):
            sums[number, forest.outputs[tree]] += followed(nodes, row(number)).value
    assert sums == pytest.approx(made.scorer.margins(np.asfortranarray(x)), rel=1e-12)
    assert any(node.levels for nodes in trees for node in nodes)


def test_nodes_come_from_the_top_down_and_from_left_to_right() -> None:
    forest, names = forest_in(model())
    nodes = shown_tree(forest, 1, names)
    children = [child for node in nodes if not node.is_leaf for child in (node.left, node.right)]
    assert children == list(range(1, len(nodes)))


def test_levels_are_those_that_come_to_a_node() -> None:
    """A second look at the same levels parts those that the first has sent there."""
    forest, names = forest_in(model(ignored_columns=["a", "b", "w", "o", "c", "two"]))
    nodes = shown_tree(forest, 0, names)
    assert not nodes[0].is_leaf
    for node in nodes:
        if node.is_leaf:
            continue
        left, right = (nodes[child].levels for child in (node.left, node.right))
        whole = set(range(5)) if node.levels is None else set(node.levels)
        if left is not None and right is not None:
            assert (set(left) | set(right), set(left) & set(right)) == (whole, set())


@pytest.mark.parametrize(
    ("missing_left", "left", "right"), [(True, (0, 1, 3), (2,)), (False, (1,), (0, 2, 3))]
)
def test_levels_that_a_set_does_not_speak_of_go_where_missing_goes(
    missing_left: bool, left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    """The set speaks of levels 1 and 2, and holds 2."""
    one, none = np.zeros(1, dtype=np.int32), np.full(2, -1, dtype=np.int32)
    spoken = LevelSets(one + 1, one + 2, np.zeros(1, dtype=np.int64), np.array([2], dtype=np.uint8))
    forest = Forest(
        levels=(4,),
        output_count=1,
        roots=one,
        outputs=one,
        kind=np.array([Kind.LEVELS, Kind.LEAF, Kind.LEAF], dtype=np.uint8),
        feature=np.concatenate([one, none]),
        threshold=np.zeros(3),
        missing_left=np.array([missing_left, False, False]),
        left=np.concatenate([one + 1, none]),
        right=np.concatenate([one + 2, none]),
        value=np.array([0.0, 1.0, 4.0]),
        level_set=np.concatenate([one, none]),
        level_sets=spoken,
    )
    root, *leaves = shown_tree(forest, 0, ("c",))
    assert [leaf.levels for leaf in leaves] == [left, right]
    assert (root.missing_left, root.value) == (missing_left, 2.5)


def test_a_node_is_worth_the_mean_of_what_is_below() -> None:
    forest, names = forest_in(model(forest=True, ntrees=1))
    nodes = shown_tree(forest, 0, names)
    leaves = [node for node in range(forest.nodes) if forest.left[node] < 0]
    weights = forest.weight[leaves]
    mean = np.average(forest.value[leaves], weights=weights)
    assert nodes[0].value == pytest.approx(mean, rel=1e-9)


def test_rules_say_what_the_nodes_do() -> None:
    forest, names = forest_in(model(ntrees=1))
    nodes = shown_tree(forest, 0, names)
    domains = {"level": tuple("pqrst")}
    paths = decision_paths(nodes, domains)
    whole = tree_path(nodes, domains)
    assert rule_count(nodes) == sum(path.count("If (") for path in paths if path)
    assert whole.count("Predicted value") == sum(node.is_leaf for node in nodes)
    assert whole.count("{") == whole.count("}") == 2 * sum(not node.is_leaf for node in nodes)
    for number in range(60):
        values = row(number)
        path = paths[nodes.index(followed(nodes, values))]
        assert path is not None
        *rules, end = path.split(" -> ")
        assert end.startswith("Prediction: ")
        assert all(holds(rule, values) for rule in rules)


def holds(rule: str, values: dict[str, float]) -> bool:
    """Whether a condition in words holds for a row."""
    text = rule.removeprefix("If ( ").removesuffix(" )")
    known, _, missing = text.partition(" or ")
    name, relation, *rest = known.split(" ")
    if np.isnan(values[name]):
        return bool(missing) or known == f"{name} is NaN"
    if relation in {"<", ">="}:
        return (values[name] < float(rest[0])) is (relation == "<")
    if rest[0] == "in":
        return "pqrst"[int(values[name])] in rest
    return known == f"{name} is not NaN"


def test_presence_is_told_without_a_threshold() -> None:
    y = np.where(np.isnan(FRAME.vec("a").values()), 5.0, 1.0) + FRAME.vec("b").values()
    frame = FRAME.with_columns({"y": number_vec(y, 128)})
    asked = order(frame, "y", ntrees=1, max_depth=1, min_rows=2.0)
    made = train(GradientBoosting(), asked).predictor_as(TreeModel)
    forest, names = forest_in(made)
    nodes = shown_tree(forest, 0, names)
    root = nodes[0]
    assert (root.feature, root.threshold, root.missing_left) == ("a", None, False)
    assert [path.split(" -> ")[0] for path in decision_paths(nodes, {})[1:] if path] == [
        "If ( a is not NaN )",
        "If ( a is NaN )",
    ]


def test_what_has_no_trees_or_too_many_levels_is_refused(monkeypatch) -> None:
    made = model()
    forest, names = forest_in(made)
    monkeypatch.setattr(module, "MOST_LEVELS", 3)
    asks = forest.tree_of_nodes()[forest.kind == Kind.LEVELS]
    with pytest.raises(Exhausted, match="parts more than 3 levels"):
        shown_tree(forest, int(asks[0]), names)
    with pytest.raises(Unsupported, match="has no trees"):
        forest_in(object())
