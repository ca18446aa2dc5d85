"""Partial dependence of a model on the columns of a frame.

Source: Friedman, "Greedy function approximation", Annals of Statistics 29(5), 2001, section 8.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from steam.core.errors import InvalidInput, Unsupported
from steam.model.predictor import Predictor
from steam.model.signature import Category, Signature
from steam.trainer.algorithms.table import Table
from steam.trainer.compute.passes import Passes
from steam.trainer.dependence.answers import AnswersTask
from steam.trainer.dependence.result import dependence_table
from steam.trainer.dependence.settings import (
    MOST_SETTINGS,
    Asked,
    check_values,
    settings_of,
)
from steam.trainer.frame.frame import Frame
from steam.trainer.predict import plan_prediction
from steam.trainer.rollups import Rollups

_OF_SEVERAL = frozenset({Category.MULTINOMIAL, Category.ORDINAL})
_WITH_VALUES = frozenset({Category.REGRESSION, Category.ANOMALY_DETECTION})


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: groups of one column or two, and of whose answers.

    `targets` are classes, of models of several alone. `weights` is a column of the frame. `row`
    tells that the frame is one row, by its number where it was.
    """

    groups: tuple[tuple[str, ...], ...]
    values: Asked
    targets: tuple[str, ...] = ()
    weights: str | None = None
    row: int | None = None


def check_request(request: Request, signature: Signature, frame: Frame) -> None:
    """Raises InvalidInput and NotFound for what cannot be measured, Unsupported for the model."""
    if request.values.bins < 2:
        raise InvalidInput("_nbins must be >=2.")
    if request.values.bins > MOST_SETTINGS:
        raise InvalidInput(f"nbins is at most {MOST_SETTINGS:,}.")
    for name in {name for group in request.groups for name in group}:
        check_values(name, frame.vec(name), request.values)
    if request.weights is not None and not frame.vec(request.weights).is_numeric:
        raise InvalidInput(f"'{request.weights[:80]}' does not hold numbers, as weights are.")
    _targets(request, signature)


def measured_tables(
    model: str,
    predictor: Predictor,
    request: Request,
    rollups: dict[str, Rollups],
    passes: Passes,
) -> tuple[Table, ...]:
    """A table for each group and target; one pass over the frame for each group.

    `rollups` are those of the columns in the frame from which the values are chosen.
    """
    frame = passes.frame
    every = [settings_of(group, frame, rollups, request.values) for group in request.groups]
    if sum(map(len, every)) > MOST_SETTINGS:
        raise InvalidInput(f"More than {MOST_SETTINGS:,} values are asked for.")
    targets = _targets(request, predictor.signature)
    plan = plan_prediction(predictor, frame)
    tables: list[Table] = []
    for group, settings in zip(request.groups, every, strict=True):
        task = AnswersTask(plan, frame, settings, targets, request.weights)
        answers = passes.run(task, f"Setting {' and '.join(group)}.")
        for place, target in enumerate(request.targets or (None,)):
            described = _description(model, group, target, request.row)
            own = [one[place] for one in answers]
            tables.append(dependence_table(described, frame, settings, own))
    return tuple(tables)


def _description(model: str, group: Sequence[str], target: str | None, row: int | None) -> str:
    if len(group) == 1:
        told = f"Partial Dependence Plot of model {model} on column '{group[0]}'"
    else:
        told = (
            f"2D Partial Dependence Plot of model {model} on 1st column '{group[0]}'"
            f" and 2nd column '{group[1]}'"
        )
    told += "" if target is None else f" and class {target}"
    return told + ("" if row is None else f" for row index {row}") + "."


def _targets(request: Request, signature: Signature) -> tuple[int | None, ...]:
    """Which answers are averaged, by the number of the class; None for a value."""
    category, levels = signature.category, signature.response.levels
    if category in _OF_SEVERAL:
        if not request.targets:
            raise InvalidInput(
                "Targets parameter has to be set for multinomial classification or ordinal"
                " regression.",
                hint=f"They are among {', '.join(levels[:5])}.",
            )
        unknown = next((one for one in request.targets if one not in levels), None)
        if unknown is not None:
            raise InvalidInput(f"'{unknown[:80]}' is no class of the model.")
        return tuple(levels.index(one) for one in request.targets)
    if request.targets:
        raise InvalidInput(
            "Targets parameter is available only for multinomial classification or ordinal"
            " regression."
        )
    if category is Category.BINOMIAL:
        return (1,)
    if category in _WITH_VALUES:
        return (None,)
    raise Unsupported(f"There is no partial dependence of a {category.value} model.")
