"""The keys and blobs of an XGBoost MOJO, read into an XGBoostModel."""

import numpy as np

from steam.core.errors import Unsupported
from steam.model.mojo.calibration import read_calibration
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.ini import MAX_COLUMNS
from steam.model.mojo.opened import Mojo
from steam.model.mojo.trees import read_classes
from steam.model.mojo.values import MAX_ARRAY
from steam.model.mojo.xgboost_bytes import MAX_BYTES, BoosterBytes, parse_booster
from steam.model.signature import ColumnType, Signature
from steam.model.trees.choose import scorer_of
from steam.model.xgboost.booster import Booster, TreeBooster, linear_booster
from steam.model.xgboost.model import XGBoostModel
from steam.model.xgboost.node_table import forest_of
from steam.model.xgboost.objectives import Objective, Singles, base_margin, objective_of
from steam.model.xgboost.one_hot import OneHot

_BASE_IS_SCORE = (1, 0)  # files of earlier versions of XGBoost hold the margin itself
_STARTS_AT_BASE = (1, 3)  # and those before this one add it last


def read_xgboost(mojo: Mojo, signature: Signature) -> XGBoostModel:
    """The model of an XGBoost MOJO. Raises InvalidArtifact or Unsupported.

    `signature` is that of the MOJO, or a fuller one that agrees with it.
    """
    info = mojo.info
    found = parse_booster(mojo.container.read("boosterBytes", MAX_BYTES))
    if mojo.info.text("mojo_version") == "1.00" and found.trees is None:
        raise Unsupported(
            "Linear XGBoost models in MOJOs of version 1.00 are not supported.",
            hint="Export the model from H2O 3.26 or later.",
        )
    one_hot = _one_hot(mojo, signature)
    levels = len(signature.response.levels)
    objective = objective_of(found.objective)
    return XGBoostModel(
        signature=signature,
        inputs=one_hot,
        booster=_booster(found, one_hot),
        objective=objective,
        base_margin=_base_margin(found, objective),
        classes=read_classes(mojo, levels) if levels else None,
        calibration=read_calibration(mojo),
        has_offset=info.has("has_offset") and info.boolean("has_offset"),
        adds_base_last=found.version < _STARTS_AT_BASE,
    )


def _one_hot(mojo: Mojo, signature: Signature) -> OneHot:
    info = mojo.info
    cats = info.integer("cats", 0, MAX_COLUMNS)
    nums = info.integer("nums", 0, MAX_COLUMNS)
    found = sum(column.type is ColumnType.CATEGORICAL for column in signature.features)
    if (cats, cats + nums) != (found, len(signature.features)):
        raise refuse_mojo(f"it announces {cats} categorical and {nums} numeric columns")
    return OneHot(
        signature=signature,
        offsets=info.integers("cat_offsets", 0, MAX_ARRAY) if info.has("cat_offsets") else (0,),
        use_all_factor_levels=info.boolean("use_all_factor_levels"),
        sparse=info.boolean("sparse"),
    )


def _booster(found: BoosterBytes, one_hot: OneHot) -> Booster:
    if found.trees is not None:
        decisions = one_hot.decisions(found.trees)
        forest = forest_of(found.trees, decisions, found.outputs, found.tree_weights)
        return TreeBooster(scorer_of(forest))
    if found.weights is None or len(found.weights) != one_hot.width + 1:
        raise refuse_mojo(f"its booster does not have {one_hot.width} features")
    return linear_booster(found.weights, one_hot.offsets)


def _base_margin(found: BoosterBytes, objective: Objective) -> Singles:
    score = np.array([found.base_score], dtype=np.float32)
    return base_margin(objective, score) if found.version >= _BASE_IS_SCORE else score
