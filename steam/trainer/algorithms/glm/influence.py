"""The influence of rows as a frame beside the model: H2O's regression influence diagnostics."""

import secrets

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.cross_validation.request import is_asked
from steam.trainer.algorithms.glm.parameters import is_influence_asked
from steam.trainer.algorithms.glm.restriction import restriction_in
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.result import GlmFit

INFLUENCE = "regression_influence_diagnostics"
"""The name of the output that tells the key of the frame."""


def influence_problems(order: Order) -> list[Problem]:
    """What does not go with the influence of rows, but for what the fit refuses itself."""
    if not is_influence_asked(order.given):
        return []
    refused = {
        "cross-validation": is_asked(order.given),
        "control_variables and remove_offset_effects": bool(restriction_in(order.given)),
    }
    return [
        Problem("influence", f"influence does not go with {name}: leave one of them out.")
        for name, is_there in refused.items()
        if is_there
    ]


def influence_frame(order: Order, fitted: GlmFit) -> Frame | None:
    """The predictors, a column `DFBETA_` of each coefficient, then weights, offset and response.

    None where nobody asked for it.
    """
    if fitted.influence is None:
        return None
    training, given = order.training, order.given
    read = {*fitted.design.predictors}
    others = [text_of(given, name) for name in ("weights_column", "offset_column")]
    response = str(given["response_column"])
    names = [name for name in training.names if name in read]
    found = {name: training.vec(name) for name in names}
    for name, vec in fitted.influence.items():
        found[_free(f"DFBETA_{name}", training)] = vec
    found |= {name: training.vec(name) for name in (*others, response) if name is not None}
    key = f"{INFLUENCE}_{secrets.token_hex(8)}"
    return Frame(key, tuple(found), tuple(found.values()))


def _free(name: str, frame: Frame) -> str:
    while name in frame.names:
        name = f"{name}_"
    return name
