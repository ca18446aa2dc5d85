"""GLMs that differ from a fitted one in what is left out of their answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from steam.model.coefficients import coefficient_names
from steam.model.glm import GlmModel
from steam.model.pack import glm_bytes
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm.restricted_history import restricted_history
from steam.trainer.algorithms.glm.restriction import Restriction, coefficients_of, restricted
from steam.trainer.algorithms.importances import importances_table
from steam.trainer.algorithms.metrics import ModelMetrics, metric_facts
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.table import Table
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.binomial import BinomialMetrics

DERIVED = "derived_models"
"""The name among a model's details of those that can be derived from it: a `Derived`."""

Measure = Callable[[TrainedModel, Frame], ModelMetrics]


@dataclass(frozen=True, slots=True)
class Derived:
    """What a model leaves out of its answers, and the same fit with less left out."""

    restriction: Restriction
    models: Mapping[Restriction, TrainedModel]


def with_restriction(
    whole: TrainedModel, order: Order, restriction: Restriction, measure: Measure
) -> TrainedModel:
    """The model that answers under the restriction, with those beside it that can be derived.

    `whole` is the fit as it is; `measure` gives the metrics of a model on a frame.
    """
    make = partial(_restricted, whole, order, measure=measure)
    parts = {part: make(part) for part in restriction.parts}
    model = make(restriction)
    return replace(model, details={**model.details, DERIVED: Derived(restriction, parts)})


def _restricted(
    whole: TrainedModel, order: Order, restriction: Restriction, *, measure: Measure
) -> TrainedModel:
    """The fit under one restriction, measured as it answers. With none it is the fit itself."""
    whole = replace(
        whole,
        parameters={**whole.parameters, **restriction.parameters},
        asked={**whole.asked, **restriction.parameters},
    )
    if not restriction:
        return whole
    fitted, fit = whole.predictor_as(GlmModel), _fitted_metrics(whole)
    predictor = restricted(fitted, restriction)
    null = whole.null_model
    if restriction.offset and isinstance(null, GlmModel):
        null = restricted(null, Restriction(offset=True))
    model = replace(whole, predictor=predictor, null_model=null)
    training = measure(model, order.training)
    validation = None if order.validation is None else measure(model, order.validation)
    best = validation or training
    if isinstance(best, BinomialMetrics):
        predictor = replace(predictor, threshold=best.threshold)
    history = whole.tables["scoring_history"]
    return replace(
        model,
        predictor=predictor,
        training_metrics=training,
        validation_metrics=validation,
        tables={
            **whole.tables,
            "variable_importances": _importances(whole.tables, fitted, restriction),
            "scoring_history": restricted_history(history, fit, training, validation),
            "scoring_history_unrestricted_model": replace(
                history, name="Scoring History unrestricted model"
            ),
        },
        outputs={**whole.outputs, "default_threshold": predictor.threshold},
        facts=_facts(whole.facts, model.parameters, training, validation),
        pack=partial(glm_bytes, predictor),
    )


def _fitted_metrics(whole: TrainedModel) -> ModelMetrics:
    metrics = whole.training_metrics
    if isinstance(metrics, NamedMetrics):
        raise TypeError("a GLM has metrics of its category")
    return metrics


def _importances(tables: Mapping[str, Table], fitted: GlmModel, restriction: Restriction) -> Table:
    """Those of the fit, with none for control variables."""
    marked = coefficients_of(fitted, restriction.control).tolist()
    control = {name for name, mark in zip(coefficient_names(fitted), marked, strict=True) if mark}
    names, sizes = (column.values for column in tables["variable_importances"].columns[:2])
    lines: list[tuple[Any, Any]] = [
        (name, 0.0 if name in control else size) for name, size in zip(names, sizes, strict=True)
    ]
    lines.sort(key=lambda line: -line[1])
    return importances_table(tuple(name for name, _ in lines), tuple(size for _, size in lines))


def _facts(
    facts: Mapping[str, object],
    parameters: Mapping[str, object],
    training: ModelMetrics,
    validation: ModelMetrics | None,
) -> dict[str, object]:
    metrics = {"training": metric_facts(training)}
    if validation is not None:
        metrics["validation"] = metric_facts(validation)
    named = {name: value for name, value in parameters.items() if value is not None}
    return {**facts, "parameters": named, "metrics": metrics}
