"""Whether the parts of a saved model that came from outside go together."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from steam.model.glm import GlmModel
from steam.model.predictor import Predictor
from steam.model.signature import Category
from steam.trainer.algorithms.glm.regularization import RegularizationPath
from steam.trainer.algorithms.named_metrics import AnyMetrics, NamedMetrics
from steam.trainer.algorithms.parameters import ParameterSpec
from steam.trainer.algorithms.saved.document import SavedModel, damaged
from steam.trainer.algorithms.soundness import fits
from steam.trainer.algorithms.table import Table
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.class_areas import ClassAreas
from steam.trainer.metrics.criteria import CRITERIA
from steam.trainer.metrics.gains import GainsLift
from steam.trainer.metrics.multinomial import MultinomialMetrics

_TYPES = frozenset({"string", "int", "long", "float", "double"})
_KINDS: Mapping[Category, type] = {
    Category.BINOMIAL: BinomialMetrics,
    Category.MULTINOMIAL: MultinomialMetrics,
    Category.ORDINAL: MultinomialMetrics,
}


def check_fit(saved: SavedModel, predictor: Predictor, specs: Iterable[ParameterSpec]) -> None:
    """Raises InvalidInput where the document does not go with the model, the parameters of its
    algorithm or itself."""
    tables = [*saved.tables.values()]
    if saved.cross_validation is not None:
        tables += [saved.cross_validation.summary, *saved.cross_validation.histories]
    folds = None if saved.cross_validation is None else saved.cross_validation.metrics
    for one in (saved.training_metrics, saved.validation_metrics, folds):
        if one is not None:
            tables += _check_metrics(one.metrics, predictor)
    _demand(all(map(_is_even, tables)), "a table has columns of several lengths")
    _check_parameters(saved, predictor, {spec.name: spec for spec in specs})
    if saved.path is not None:
        _demand(_is_path(saved.path), "its regularization path has lines of several lengths")
    _demand(
        0 <= saved.created_ms < 1 << 53 and 0 <= saved.duration_ms < 1 << 53, "its times are none"
    )
    if isinstance(predictor, GlmModel) and saved.null is not None:
        _demand(saved.null.shape == (predictor.classes,), "its null model is of another size")


def _check_parameters(
    saved: SavedModel, predictor: Predictor, specs: Mapping[str, ParameterSpec]
) -> None:
    for given in (saved.parameters, saved.asked):
        for name, value in given.items():
            good = name in specs and (value is None or fits(specs[name], value))
            _demand(good, f"its parameter '{name[:80]}' is none of the algorithm")
    if isinstance(predictor, GlmModel):
        family = saved.parameters.get("family", predictor.family)
        _demand(family == predictor.family, "its family is not that of the model")


def _check_metrics(metrics: AnyMetrics, predictor: Predictor) -> list[Table]:
    """The tables of the metrics, which the caller checks."""
    if isinstance(metrics, NamedMetrics):
        return [*metrics.tables.values()]
    kind = _KINDS.get(predictor.signature.category)
    _demand(kind is None or isinstance(metrics, kind), "its metrics are of another kind of model")
    if isinstance(metrics, BinomialMetrics):
        _check_binomial(metrics)
    elif isinstance(metrics, MultinomialMetrics):
        _check_multinomial(metrics)
    return []


def _check_binomial(metrics: BinomialMetrics) -> None:
    lines = (len(metrics.thresholds),)
    known = set(metrics.scores) == set(CRITERIA)
    every = (metrics.thresholds, *metrics.scores.values())
    _demand(known and _shaped(lines, *every), "its scores are not one for each threshold")
    if metrics.gains is not None:
        _check_gains(metrics.gains)


def _check_gains(gains: GainsLift) -> None:
    groups = (len(gains.weight),)
    columns = (gains.lower_threshold, gains.weight, gains.events, gains.score)
    _demand(groups[0] > 0 and _shaped(groups, *columns), "its gains are of several lengths")


def _check_multinomial(metrics: MultinomialMetrics) -> None:
    classes = len(metrics.domain)
    _demand(
        classes > 1
        and metrics.confusion.shape == (classes, classes)
        and metrics.hit_ratios.ndim == 1,
        "its metrics are of several numbers of classes",
    )
    if metrics.areas is not None:
        _demand(_are_areas(metrics.areas, classes), "its areas are not those of its classes")


def _are_areas(areas: ClassAreas, classes: int) -> bool:
    pairs = {(one, other) for one in range(classes) for other in range(one + 1, classes)}
    return all(
        _shaped((classes,), kind.rest, kind.shares) and set(kind.pairs) == pairs
        for kind in (areas.auc, areas.pr_auc)
    )


def _is_path(path: RegularizationPath) -> bool:
    lines = len(path.lambdas)
    each = [path.alphas, path.explained_train, path.explained_valid]
    of_names = [path.errors, path.z_values, path.p_values]
    shape = path.coefficients.shape
    return (
        all(one is None or len(one) == lines for one in each)
        and len(shape) == 2
        and shape[0] == lines
        and path.standardized.shape == shape
        and len(path.names) > 0
        and shape[1] % len(path.names) == 0
        and all(one is None or len(one) == shape[1] for one in of_names)
    )


def _is_even(table: Table) -> bool:
    lengths = {len(column.values) for column in table.columns}
    return len(lengths) <= 1 and all(column.type in _TYPES for column in table.columns)


def _shaped(shape: tuple[int, ...], *arrays: NDArray[np.float64]) -> bool:
    return all(one.shape == shape for one in arrays)


def _demand(holds: bool, problem: str) -> None:
    if not holds:
        raise damaged(problem)
