"""Going on from an earlier model, which an order names as its `checkpoint`."""

from collections.abc import Iterable

from steam.model.signature import ColumnType
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import predictors_of
from steam.trainer.algorithms.cross_validation.request import is_asked
from steam.trainer.algorithms.parameters import ParameterSpec, Problem, with_defaults
from steam.trainer.algorithms.trained import TrainedModel

CHECKPOINT = "checkpoint"

_SHOWN = 200


def checkpoint_of(order: Order) -> TrainedModel | None:
    """The model to go on from, if there is one."""
    return order.models.get(CHECKPOINT)


def check_checkpoint(
    order: Order, algorithm: str, specs: tuple[ParameterSpec, ...], fixed: Iterable[str]
) -> list[Problem]:
    """Why an order cannot go on from its checkpoint: the kind of the model, folds, parameters among
    `fixed` that differ from those of the model, or else other columns."""
    model = checkpoint_of(order)
    if model is None:
        return []
    if model.algorithm != algorithm:
        message = f"'{model.key[:80]}' was made by {model.algorithm}, and not by {algorithm}."
        return [Problem(CHECKPOINT, message)]
    if is_asked(order.given):
        message = (
            "Cross-validation cannot go on from a checkpoint, whose model has seen the rows that "
            "would be held out. Leave one of the two out."
        )
        return [Problem(CHECKPOINT, message)]
    now, before = with_defaults(specs, order.given), with_defaults(specs, model.parameters)
    changed = [
        modified(name, before[name], now[name]) for name in fixed if now[name] != before[name]
    ]
    return changed or _check_columns(order, model)


def modified(name: str, before: object, now: object) -> Problem:
    """The complaint about a parameter that is not as it was."""
    message = (
        f"{name} cannot be modified if checkpoint is specified: it was {before}, and is {now} here."
    )
    return Problem(name, message)


def _check_columns(order: Order, model: TrainedModel) -> list[Problem]:
    """The first complaint about columns that are not there, or do not hold what they held."""
    predictors = set(predictors_of(order.training, order.given))
    features = model.signature.features
    if not {column.name for column in features} <= predictors:
        names = ", ".join(model.signature.names)[:_SHOWN]
        message = (
            "The columns of the training data must be the same as for the checkpointed model, "
            f"which reads {names}."
        )
        return [Problem(CHECKPOINT, message)]
    for column in features:
        levels = order.training.vec(column.name).domain
        is_categorical = column.type is ColumnType.CATEGORICAL
        if (levels is not None) != is_categorical or not set(levels or ()) <= set(column.levels):
            message = (
                "Categorical factor levels of the training data must be the same as for the "
                f"checkpointed model: those of '{column.name[:80]}' differ."
            )
            return [Problem(CHECKPOINT, message)]
    response = model.signature.response
    levels = order.training.vec(str(order.given["response_column"])).domain
    if levels is not None and tuple(levels) != response.levels:
        message = (
            "The response must be the same as for the checkpointed model, "
            f"'{response.name[:80]}', whose levels are {', '.join(response.levels)[:_SHOWN]}."
        )
        return [Problem("response_column", message)]
    return []
