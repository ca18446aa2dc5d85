"""One tree of a model, for clients that look into it."""

import math

from steam.core.errors import InvalidInput
from steam.model.signature import Signature
from steam.model.trees.forest import Forest
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.trees.turns import turns_of
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import read_enum
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.shown_tree import ShownNode, forest_in, shown_tree
from steam.trainer.tree_rules import MOST_RULES, decision_paths, rule_count, tree_path

_SMALL = 1000
"""Conditions of a tree whose rules are told without being asked for."""


def show_tree(call: Call) -> Json:
    """`GET /3/Tree`: the tree `tree_number` of `model`, of the class `tree_class` of several."""
    arguments = call.arguments
    key = arguments.required("model")
    model = call.services.store.get(TrainedModel, key)
    forest, names = forest_in(model.predictor)
    turn = arguments.integer("tree_number", 0)
    asked = arguments.text("tree_class")
    place = _place(forest, turn, asked, model.signature)
    only = next(iter(model.signature.response.levels), None)
    nodes = shown_tree(forest, place, names)
    wish = read_enum(
        "plain_language_rules",
        arguments.text("plain_language_rules", "AUTO").upper(),
        ("AUTO", "TRUE", "FALSE"),
    )
    return schema(
        "TreeV3",
        "Iced",
        model=schemas.key("Model", key),
        tree_number=turn,
        tree_class=asked or only,
        plain_language_rules=wish,
        left_children=[node.left for node in nodes],
        right_children=[node.right for node in nodes],
        root_node_id=0,
        thresholds=[math.nan if node.threshold is None else node.threshold for node in nodes],
        features=[node.feature for node in nodes],
        nas=[_side(node) for node in nodes],
        descriptions=[None for _ in nodes],
        levels=[None if node.levels is None else list(node.levels) for node in nodes],
        predictions=[node.value for node in nodes],
        **_rules(nodes, wish, model.signature),
    )


def _place(forest: Forest, turn: int, asked: str, signature: Signature) -> int:
    """The number of the tree in the forest. Raises InvalidInput for one that is not there."""
    turns, outputs = turns_of(forest), forest.output_count
    if not 0 <= turn < turns:
        raise InvalidInput(
            f"Invalid tree index: {turn}. Tree index must be in range [0, {turns - 1}]."
        )
    if outputs == 1:
        _check_only_class(asked, signature)
        return turn
    levels = signature.response.levels
    if asked not in levels:
        raise InvalidInput(
            "There is no such tree class. Given categorical level does not exist in response "
            f"column: {asked[:80]}",
            hint=f"There are {', '.join(levels)[:200]}.",
        )
    return turn * outputs + levels.index(asked)


def _check_only_class(asked: str, signature: Signature) -> None:
    """Of two classes there are trees for one, which H2O calls by the first."""
    levels = signature.response.levels
    if asked and not levels:
        raise InvalidInput(
            "There are no tree classes for Regression.", hint="Leave tree_class out."
        )
    if asked and asked != levels[0]:
        raise InvalidInput(
            "For binomial, only one tree class has been built per each iteration: "
            f"{levels[0][:80]}",
            hint="Leave tree_class out.",
        )


def _side(node: ShownNode) -> str | None:
    if node.missing_left is None:
        return None
    return "LEFT" if node.missing_left else "RIGHT"


def _rules(nodes: tuple[ShownNode, ...], wish: str, signature: Signature) -> Json:
    """The rules in words. Raises InvalidInput where they are asked for and too many."""
    count = rule_count(nodes)
    if wish == "FALSE" or (wish == "AUTO" and count > _SMALL):
        return {"tree_decision_path": None, "decision_paths": None}
    if count > MOST_RULES:
        raise InvalidInput(
            f"The rules of this tree have {count} conditions; at most {MOST_RULES} are told.",
            hint="Send plain_language_rules=FALSE.",
        )
    domains = {column.name: column.levels for column in signature.features}
    return {
        "tree_decision_path": tree_path(nodes, domains),
        "decision_paths": decision_paths(nodes, domains),
    }


routes = [get("/3/Tree", show_tree, ("model", "tree_number", "tree_class", "plain_language_rules"))]
