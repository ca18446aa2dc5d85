"""Grids as H2O's GridSchemaV99: their models from best to worst, and what could not be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.algorithms.grid.figures import LARGER_IS_BETTER, figure_named, figures
from steam.trainer.algorithms.grid.grid import Attempt, Grid
from steam.trainer.algorithms.parameters import with_defaults
from steam.trainer.algorithms.table import Cell, Table, TableColumn, doubles, strings
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest import schemas
from steam.trainer.rest.any_metrics import any_metrics_json, known_metrics_json
from steam.trainer.rest.grid_history import history
from steam.trainer.rest.model_parameters import parameter_values
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.tables import table_json

_ADVICE: Mapping[tuple[str, str], str] = {
    ("glm", "alpha"): "Adding alpha array to hyperparameter runs slower with gridsearch. "
    "Give it as the alpha of the model: all its alphas share one preparation.",
}
"""What is told to who searches over a parameter of an algorithm."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The models of a grid that are still there, best first, and what they are compared by."""

    figure: str
    decreasing: bool
    models: Sequence[tuple[Attempt, TrainedModel, float]]


def grid_json(
    grid: Grid, services: TrainerServices, sort_by: str = "", *, decreasing: bool | None = None
) -> Json:
    """GridSchemaV99, the models in the order of a figure. `decreasing` None: best first.

    Raises InvalidParameter for a figure that the models do not have.
    """
    ranked = _ranked(grid, services, sort_by, decreasing)
    models = [model for _, model, _ in ranked.models]
    algorithm = services.algorithms.get(grid.algorithm)
    shown = schema(
        "GridSchemaV99",
        "Grid",
        grid_id=schemas.key("Grid", grid.key),
        sort_by=ranked.figure or None,
        decreasing=ranked.decreasing,
        model_ids=[schemas.key("Model", model.key) for model in models],
        hyper_names=list(grid.names),
        failed_params=[_failed(attempt, algorithm) for attempt in grid.failed],
        warning_details=[
            _ADVICE[grid.algorithm, name]
            for name in grid.names
            if (grid.algorithm, name) in _ADVICE
        ],
        failure_details=[attempt.error for attempt in grid.failed],
        failure_stack_traces=[attempt.error for attempt in grid.failed],
        failed_raw_params=[
            [str(_given(attempt, name)) for name in grid.names] for attempt in grid.failed
        ],
        training_metrics=[
            any_metrics_json(model.training_metrics, model, model.training_frame)
            for model in models
        ],
        validation_metrics=[
            None
            if model.validation_metrics is None
            else any_metrics_json(model.validation_metrics, model, model.validation_frame)
            for model in models
        ],
        cross_validation_metrics=[_of_folds(model) for model in models],
        cross_validation_metrics_summary=[_summary_of_folds(model) for model in models],
        export_checkpoints_dir=None,
        summary_table=table_json(_summary(grid, ranked)) if models else None,
        scoring_history=table_json(history(models)) if models else None,
    )
    return shown | {"__meta": schemas.meta("GridSchemaV99", "Grid", 99)}


def _of_folds(model: TrainedModel) -> Json | None:
    told = model.cross_validation
    return None if told is None else known_metrics_json(told.metrics, model, model.training_frame)


def _summary_of_folds(model: TrainedModel) -> Json | None:
    told = model.cross_validation
    return None if told is None else table_json(told.summary)


def _ranked(
    grid: Grid, services: TrainerServices, sort_by: str, decreasing: bool | None
) -> _Ranked:
    """Models with no such figure, and those whose figure is NaN, come last."""
    there = [
        (attempt, model)
        for attempt in grid.made
        if isinstance(model := services.store.find(attempt.model), TrainedModel)
    ]
    if not there:
        return _Ranked("", decreasing=bool(decreasing), models=())
    figure = figure_named(sort_by, figures(there[0][1]))
    falls = figure in LARGER_IS_BETTER if decreasing is None else decreasing
    rows = [(*one, figures(one[1]).get(figure, float("nan"))) for one in there]
    known = [row for row in rows if row[2] == row[2]]
    known.sort(key=lambda row: row[2], reverse=falls)
    return _Ranked(figure, falls, [*known, *(row for row in rows if row[2] != row[2])])


def _failed(attempt: Attempt, algorithm: Algorithm) -> Json | None:
    """The parameters of a model that could not be made; None where they could not be read."""
    if attempt.given is None:
        return None
    used = with_defaults(algorithm.parameters, attempt.given)
    return parameter_values(algorithm.name, algorithm.parameters, used)


def _summary(grid: Grid, ranked: _Ranked) -> Table:
    """A row for each model: its hyper-parameters, its key, its figure."""
    attempts = [attempt for attempt, _, _ in ranked.models]
    columns = [
        strings("", ("",) * len(attempts), ""),
        *(_column(name, [_shown(one, name) for one in attempts]) for name in grid.names),
        strings("model_ids", tuple(attempt.model for attempt in attempts)),
    ]
    if ranked.figure:
        values = tuple(value for _, _, value in ranked.models)
        columns.append(doubles(ranked.figure, values, ranked.figure))
    way = "decreasing" if ranked.decreasing else "increasing"
    told = f"ordered by {way} {ranked.figure}" if ranked.figure else ""
    return Table("Hyper-Parameter Search Summary", tuple(columns), told)


def _column(name: str, cells: Sequence[Cell]) -> TableColumn:
    if all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells):
        return doubles(name, tuple(cells), name)
    return strings(name, tuple(None if cell is None else str(cell) for cell in cells), name)


def _given(attempt: Attempt, name: str) -> object:
    """The value of a hyper-parameter as the algorithm takes it; else as it was asked for."""
    if attempt.given is None or name not in attempt.given:
        return attempt.values.get(name)
    return attempt.given[name]


def _shown(attempt: Attempt, name: str) -> Cell:
    """The value of a hyper-parameter in a cell; that of a list of one is the one."""
    value = _given(attempt, name)
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, int | float) else str(value)
