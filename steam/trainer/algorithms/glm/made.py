"""GLMs made of given coefficients, after the pattern of one that was trained."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import isfinite

import numpy as np

from steam.core.errors import InvalidInput, Unsupported
from steam.model.coefficients import coefficient_names
from steam.model.glm import GlmModel
from steam.model.pack import glm_bytes
from steam.trainer.algorithms.glm.blanks import BLANK
from steam.trainer.algorithms.glm.tables import class_tables
from steam.trainer.algorithms.named_metrics import NOT_MEASURED
from steam.trainer.algorithms.table import Table, doubles, strings
from steam.trainer.algorithms.trained import TrainedModel

_SHOWN = 50


def full_names(names: Sequence[str], classes: Sequence[str]) -> tuple[str, ...]:
    """Every coefficient: `AGE`, or `AGE_setosa` of a class, one class after the other."""
    if not classes:
        return tuple(names)
    return tuple(f"{name}_{level}" for level in classes for name in names)


def made_model(
    source: TrainedModel, key: str, given: Mapping[str, float], threshold: float, now_ms: int
) -> TrainedModel:
    """A model like `source` with other coefficients, for columns as they are, by `full_names`.

    Nobody has measured it, and its standardized coefficients are these. Raises InvalidInput for
    coefficients that are not those of the source, and Unsupported for a model that is no GLM.
    """
    pattern = source.predictor
    if source.algorithm != "glm" or not isinstance(pattern, GlmModel):
        raise Unsupported(f"'{source.key[:80]}' is no GLM.", hint="Name a GLM.")
    if not 0.0 <= threshold <= 1.0:
        raise InvalidInput(f"The threshold {threshold} is not from 0 to 1.")
    names = coefficient_names(pattern)
    levels = pattern.signature.response.levels if pattern.classes > 1 else ()
    wanted = full_names(names, levels)
    _check(given, wanted)
    beta = np.array([given[name] for name in wanted])
    predictor = replace(pattern, coefficients=beta, threshold=threshold)
    by_class = beta.reshape(pattern.classes, -1)
    return replace(
        source,
        key=key,
        predictor=predictor,
        parameters={**source.parameters, "model_id": key},
        training_metrics=NOT_MEASURED,
        validation_metrics=None,
        cross_validation=None,
        tables=_tables(predictor, names, levels, by_class),
        outputs={
            **BLANK,
            "model_summary": None,
            "scoring_history": None,
            "standardized_coefficient_magnitudes": None,
            "variable_importances": None,
            "lambda_best": 0.0,
            "alpha_best": 0.0,
            "best_submodel_index": 0,
            "coefficient_names": list(names),
            "default_threshold": threshold,
        },
        details={},
        facts={**source.facts, "model": key, "created_ms": now_ms, "metrics": {}},
        created_ms=now_ms,
        duration_ms=0,
        pack=partial(glm_bytes, predictor),
        warnings=(),
    )


def with_threshold(source: TrainedModel, threshold: float) -> TrainedModel:
    """The same model, which answers the second class from another probability on.

    Raises InvalidInput for one that is none, and Unsupported for a model without a threshold.
    """
    predictor = source.predictor
    if not isinstance(predictor, GlmModel) or len(predictor.signature.response.levels) != 2:
        raise Unsupported(f"'{source.key[:80]}' is no GLM of two classes.")
    if not 0.0 <= threshold <= 1.0:
        raise InvalidInput(f"The threshold {threshold} is not from 0 to 1.")
    changed = replace(predictor, threshold=threshold)
    return replace(
        source,
        predictor=changed,
        outputs={**source.outputs, "default_threshold": threshold},
        pack=partial(glm_bytes, changed),
    )


def _check(given: Mapping[str, float], wanted: Sequence[str]) -> None:
    shown = ", ".join(wanted[:_SHOWN]) + ("" if len(wanted) <= _SHOWN else ", ...")
    if len(given) != len(wanted):
        raise InvalidInput(
            f"model coefficient length {len(wanted)} is different from coefficient provided by"
            f" user {len(given)}.",
            hint=f"They are {shown}.",
        )
    if unknown := sorted(set(given) - set(wanted)):
        raise InvalidInput(f"'{unknown[0][:80]}' is no coefficient of the model.", hint=shown)
    if bad := [name for name in wanted if not isfinite(given[name])]:
        raise InvalidInput(f"The coefficient of '{bad[0][:80]}' is no finite number.")


def _tables(
    predictor: GlmModel,
    names: Sequence[str],
    levels: Sequence[str],
    by_class: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> dict[str, Table]:
    if levels:
        return class_tables(predictor.family, names, levels, by_class, by_class)
    order = np.roll(np.arange(len(names)), 1)
    values = tuple(by_class[0][order].tolist())
    columns = (
        strings("names", tuple(names[i] for i in order.tolist())),
        doubles("coefficients", values, "Coefficients"),
        doubles("standardized_coefficients", values, "Standardized Coefficients"),
    )
    return {"coefficients_table": Table("Coefficients", columns, "glm coefficients")}
