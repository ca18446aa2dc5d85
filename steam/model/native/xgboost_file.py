"""XGBoost's own model files, JSON or UBJSON: one layout of objects in two spellings."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from steam.core.errors import Unsupported
from steam.model.native.document import Document
from steam.model.native.errors import refuse_file
from steam.model.native.inputs import PlainInputs
from steam.model.native.responses import classes_of, response_of
from steam.model.native.xgboost_trees import MAX_TREES, decisions, node_table, parse_tree
from steam.model.signature import Column, ColumnType, Signature
from steam.model.trees.choose import scorer_of
from steam.model.xgboost.booster import Booster, TreeBooster, linear_booster
from steam.model.xgboost.model import XGBoostModel
from steam.model.xgboost.node_table import forest_of
from steam.model.xgboost.objectives import Singles, base_margin, objective_of

_NEWEST = 3
_MAX_FEATURES = 1_000_000
_MAX_CLASSES = 10_000


def xgboost_model(document: Document) -> XGBoostModel:
    """The model in the content of a file. Raises InvalidArtifact or Unsupported.

    Of a file that XGBoost's scikit-learn classes wrote, the trees up to the round that early
    stopping found best are used, as these classes predict; else all, as its `Booster` does.
    Categories that have names in the file make a categorical column; those without are sent as the
    numbers they had in training.
    """
    _check_version(document)
    learner = document["learner"]
    sizes = learner["learner_model_param"]
    if "num_target" in sizes and sizes["num_target"].whole(0, 1 << 31) > 1:
        raise Unsupported(
            "XGBoost models of several targets are not supported.",
            hint="Train one model for each target.",
        )
    features = sizes["num_feature"].whole(0, _MAX_FEATURES)
    outputs = max(1, sizes["num_class"].whole(0, _MAX_CLASSES))
    objective = objective_of(learner["objective"]["name"].text())
    columns = _columns(learner, features)
    signature = Signature(columns, response_of(objective.category, outputs), objective.category)
    used = learner["gradient_booster"]
    booster, levels = _booster(used, columns, outputs, _rounds(learner))
    base_score = _base_score(sizes["base_score"].text())
    if used["name"].text() == "gblinear":
        base_score = base_score[:1]  # linear boosters take the first for all classes
    return XGBoostModel(
        signature=signature,
        inputs=PlainInputs(signature, levels, single=True),
        booster=booster,
        objective=objective,
        base_margin=base_margin(objective, base_score),
        classes=classes_of(signature.response),
    )


def _rounds(learner: Document) -> int | None:
    """How many rounds predict; None for all."""
    if "attributes" not in learner:
        return None
    told = learner["attributes"]
    if "scikit_learn" not in told or "best_iteration" not in told:
        return None
    return told["best_iteration"].whole(0, MAX_TREES) + 1


def _check_version(document: Document) -> None:
    version = document["version"].integers().tolist()
    if not version:
        raise refuse_file("it does not tell its version")
    if version[0] > _NEWEST:
        raise Unsupported(
            f"Files of XGBoost {'.'.join(map(str, version[:3]))} are not supported.",
            hint=f"Save the model with XGBoost {_NEWEST}.",
        )


def _columns(learner: Document, features: int) -> tuple[Column, ...]:
    names = [name.text() for name in learner["feature_names"]] if "feature_names" in learner else []
    names = names or [f"f{j}" for j in range(features)]
    if len(names) != features:
        raise refuse_file(f"it has {features} features and names for {len(names)}")
    levels = _category_names(learner["gradient_booster"], features)
    return tuple(
        Column(name, ColumnType.CATEGORICAL if found else ColumnType.NUMERIC, found)
        for name, found in zip(names, levels, strict=True)
    )


def _category_names(booster: Document, features: int) -> list[tuple[str, ...]]:
    """By feature, the names of its categories in the order of their numbers, if the file has them.

    Texts are one run of bytes with offsets, whole numbers a list. From pandas the offsets count
    letters and not bytes: behind a letter of two bytes they are those of other texts.
    """
    model = booster["gbtree"]["model"] if "gbtree" in booster else booster["model"]
    found = [_names(entry) for entry in model["cats"]["enc"]] if "cats" in model else []
    if found and len(found) != features:
        raise refuse_file(f"it has {features} features and categories for {len(found)}")
    return found or [()] * features


def _names(entry: Document) -> tuple[str, ...]:
    values = entry["values"].integers()
    if "offsets" not in entry:
        return tuple(map(str, values.tolist()))
    offsets = entry["offsets"].integers().tolist()
    text = (values & 0xFF).astype(np.uint8).tobytes()
    if not text.isascii():
        raise Unsupported(
            "XGBoost mixes up names of categories with letters beyond ASCII when it saves them.",
            hint="Train with categories named in plain English letters, or with their numbers.",
        )
    if offsets and (offsets != sorted(offsets) or offsets[0] != 0 or offsets[-1] != len(text)):
        raise refuse_file("the names of its categories are not told in full")
    return tuple(text[start:stop].decode("ascii") for start, stop in pairwise(offsets))


def _base_score(text: str) -> Singles:
    """One number, or one for each class in brackets."""
    try:
        return np.array([float(part) for part in text.strip("[]").split(",")], dtype=np.float32)
    except ValueError as error:
        raise refuse_file("its base score is not a number") from error


def _booster(
    booster: Document, columns: Sequence[Column], outputs: int, rounds: int | None
) -> tuple[Booster, tuple[int, ...]]:
    """The booster, and how many categories each feature has in it."""
    match name := booster["name"].text():
        case "gbtree":
            return _trees(booster["model"], columns, outputs, rounds, None)
        case "dart":
            weights = booster["weight_drop"].singles()
            return _trees(booster["gbtree"]["model"], columns, outputs, rounds, weights)
        case "gblinear":
            return _linear(booster["model"], columns, outputs)
        case _:
            raise Unsupported(
                f"XGBoost boosters of the kind {name[:40]!r} are not supported.",
                hint="Supported are gbtree, dart and gblinear.",
            )


def _trees(
    model: Document,
    columns: Sequence[Column],
    outputs: int,
    rounds: int | None,
    weights: Singles | None,
) -> tuple[Booster, tuple[int, ...]]:
    trees = [parse_tree(tree) for tree in model["trees"]]
    if len(trees) > MAX_TREES:
        raise refuse_file(f"it has more than {MAX_TREES} trees")
    if weights is not None and (len(weights) != len(trees) or not np.isfinite(weights).all()):
        raise refuse_file("its trees do not have one weight each")
    count = len(trees) if rounds is None else _trees_of(model, rounds, outputs, len(trees))
    table = node_table(trees[:count], model["tree_info"].integers()[:count])
    weights = None if weights is None else weights[:count]
    asked = decisions(trees[:count], table, [len(column.levels) for column in columns])
    forest = forest_of(table, asked, outputs, weights)
    return TreeBooster(scorer_of(forest)), tuple(asked.levels)


def _trees_of(model: Document, rounds: int, outputs: int, trees: int) -> int:
    """How many trees the first rounds have."""
    if "iteration_indptr" in model:
        ends = model["iteration_indptr"].integers()
        if rounds < len(ends) and 0 < ends[rounds] <= trees:
            return int(ends[rounds])
        raise refuse_file("it does not have the round that early stopping found best")
    parallel = model["gbtree_model_param"]["num_parallel_tree"].whole(0, MAX_TREES)
    return min(trees, rounds * outputs * max(1, parallel))


def _linear(
    model: Document, columns: Sequence[Column], outputs: int
) -> tuple[Booster, tuple[int, ...]]:
    weights = model["weights"].singles()
    if len(weights) != (len(columns) + 1) * outputs:
        raise refuse_file(f"it has {len(columns)} features and {len(weights)} weights")
    return linear_booster(weights.reshape(-1, outputs), (0,)), (0,) * len(columns)
