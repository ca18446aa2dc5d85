"""The coefficients of the model that a fit goes on from, its checkpoint."""

from steam.model.coefficients import coefficient_names
from steam.model.glm import GlmModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.checkpoint import (
    CHECKPOINT,
    check_checkpoint,
    checkpoint_of,
    modified,
)
from steam.trainer.algorithms.parameters import ParameterSpec, Problem

_FIXED = ("response_column",)


def check_earlier(order: Order, specs: tuple[ParameterSpec, ...], family: str) -> list[Problem]:
    """Why a fit of that family cannot start where the checkpoint ended."""
    model = checkpoint_of(order)
    problems = check_checkpoint(order, "glm", specs, _FIXED)
    if model is None or problems:
        return problems
    if not isinstance(model.predictor, GlmModel):
        return [Problem(CHECKPOINT, f"'{model.key[:80]}' has no coefficients to start from.")]
    if model.parameters.get("family") != family:
        return [modified("family", model.parameters.get("family"), family)]
    if family == "ordinal":
        return [Problem(CHECKPOINT, "The ordinal family takes no checkpoint. Leave it out.")]
    if order.given.get("startval"):
        message = "startval and checkpoint both say where to start. Leave one of them out."
        return [Problem("startval", message)]
    return []


def known_coefficients(order: Order) -> dict[str, tuple[float, ...]]:
    """Those of the checkpoint by name, one for each class; none without one."""
    model = checkpoint_of(order)
    if model is None or not isinstance(predictor := model.predictor, GlmModel):
        return {}
    by_class = predictor.coefficients.reshape(predictor.classes, -1).T.tolist()
    return {
        name: tuple(values)
        for name, values in zip(coefficient_names(predictor), by_class, strict=True)
    }
