"""What an order asks of cross-validation: whether, by which folds, and what to keep."""

from collections.abc import Mapping

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.common_parameters import (
    FOLD_ASSIGNMENT,
    FOLD_COLUMN,
    KEEP_ASSIGNMENT,
    KEEP_MODELS,
    KEEP_PREDICTIONS,
    NFOLDS,
)
from steam.trainer.algorithms.cross_validation.folds import (
    MOST_FOLDS,
    Assignment,
    folds_of_column,
    modulo_folds,
    random_folds,
    stratified_folds,
)
from steam.trainer.algorithms.cross_validation.keys import (
    assignment_key,
    fold_key,
    holdout_key,
    predictions_key,
)
from steam.trainer.algorithms.parameters import Problem

_BY_CHANCE = frozenset({"AUTO", "Random", "Stratified"})
_OTHER_ROLES = ("response_column", "weights_column", "offset_column")


def is_asked(given: Mapping[str, object]) -> bool:
    """Whether there are folds at all."""
    return given.get(NFOLDS.name) not in {None, 0} or text_of(given, FOLD_COLUMN.name) is not None


def is_by_chance(given: Mapping[str, object]) -> bool:
    """Whether the folds depend on the seed."""
    return text_of(given, FOLD_COLUMN.name) is None and _assignment(given) in _BY_CHANCE


def assignment_used(given: Mapping[str, object]) -> str:
    """How rows are given to folds in the end: AUTO is Random, but for a column of folds."""
    named = _assignment(given)
    is_chosen = named == "AUTO" and text_of(given, FOLD_COLUMN.name) is None
    return "Random" if is_chosen else named


def check_folds(order: Order) -> list[Problem]:
    """What is wrong with the folds that are asked for; reads a column of folds."""
    given = order.given
    if text_of(given, FOLD_COLUMN.name) is not None:
        return _check_column(order)
    if not is_asked(given):
        if _assignment(given) == FOLD_ASSIGNMENT.default:
            return []
        return [Problem(FOLD_ASSIGNMENT.name, "Fold assignment is for cross-validation alone.")]
    if (problem := _count_problem(_count(given), order.training.rows)) is not None:
        return [Problem(NFOLDS.name, problem)]
    if _assignment(given) == "Stratified" and text_of(given, "response_column") is None:
        return [Problem(FOLD_ASSIGNMENT.name, "Stratified folds need a response column.")]
    return []


def assign(order: Order, seed: int) -> Assignment:
    """The fold of every row. Raises InvalidInput where that cannot be, as for an empty fold."""
    given, frame = order.given, order.training
    column = text_of(given, FOLD_COLUMN.name)
    if column is not None:
        return folds_of_column(frame.vec(column), column)
    count = _count(given)
    match _assignment(given):
        case "Modulo":
            return modulo_folds(frame.rows, count)
        case "Stratified":
            response = frame.vec(str(given["response_column"])).values()
            _, classes = np.unique(response, return_inverse=True)
            return stratified_folds(classes, count, seed)
        case _:
            return random_folds(frame.rows, count, seed)


def kept_keys(order: Order) -> tuple[str, ...]:
    """Every key under which the order would keep something besides its model; none without folds.

    For an order that `check_folds` has nothing against.
    """
    given, model = order.given, order.model_key
    if not is_asked(given):
        return ()
    folds = range(_fold_count(order))
    keys: list[str] = []
    if given.get(KEEP_MODELS.name) is not False:
        keys += [fold_key(model, fold) for fold in folds]
    if given.get(KEEP_PREDICTIONS.name) is True:
        keys += [*(predictions_key(model, fold) for fold in folds), holdout_key(model)]
    if given.get(KEEP_ASSIGNMENT.name) is True:
        keys.append(assignment_key(model))
    return tuple(keys)


def _fold_count(order: Order) -> int:
    column = text_of(order.given, FOLD_COLUMN.name)
    if column is None:
        return _count(order.given)
    return folds_of_column(order.training.vec(column), column).count


def _check_column(order: Order) -> list[Problem]:
    given, frame = order.given, order.training
    name = str(given[FOLD_COLUMN.name])
    if given.get(NFOLDS.name) not in {None, 0}:
        return [Problem(NFOLDS.name, "nfolds and fold_column exclude each other: give one.")]
    if _assignment(given) != FOLD_ASSIGNMENT.default:
        message = "The folds are those of fold_column: leave fold_assignment at AUTO."
        return [Problem(FOLD_ASSIGNMENT.name, message)]
    if name not in frame.names:
        message = f"'{name[:80]}' is not a column of the training frame."
        return [Problem(FOLD_COLUMN.name, message)]
    for role in _OTHER_ROLES:
        if text_of(given, role) == name:
            return [Problem(FOLD_COLUMN.name, f"'{name[:80]}' is the {role} already.")]
    try:
        folds_of_column(frame.vec(name), name)
    except InvalidInput as error:
        return [Problem(FOLD_COLUMN.name, str(error))]
    return []


def _count_problem(count: int, rows: int) -> str | None:
    if count < 2:
        return f"nfolds is {count}, but it must be 2 or more, or 0 for no cross-validation."
    if count > MOST_FOLDS:
        return f"nfolds is {count}, but it must be at most {MOST_FOLDS}."
    return f"nfolds is {count}, but the frame has only {rows} rows." if count > rows else None


def _count(given: Mapping[str, object]) -> int:
    count = given[NFOLDS.name]
    if not isinstance(count, int):
        raise TypeError("nfolds is read as a whole number")
    return count


def _assignment(given: Mapping[str, object]) -> str:
    return text_of(given, FOLD_ASSIGNMENT.name) or str(FOLD_ASSIGNMENT.default)
