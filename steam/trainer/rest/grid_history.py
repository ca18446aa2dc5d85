"""When the models of a grid were made, and how good they are on their training frame."""

from collections.abc import Mapping, Sequence

from steam.trainer.algorithms.table import Cell, Table, TableColumn, doubles
from steam.trainer.algorithms.times import time_columns
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest.any_metrics import any_metrics_json

_OWN = "scoring_history"
_OF_TRAINING = "training_"
_RMSE = f"{_OF_TRAINING}rmse"


def history(models: Sequence[TrainedModel]) -> Table:
    """A row for each model, the first one first: its RMSE, and the figures of training that the
    last rows of all their own histories tell."""
    ordered = sorted(models, key=lambda model: model.created_ms)
    began = min(model.created_ms - model.duration_ms for model in ordered)
    times = time_columns([model.created_ms for model in ordered], began)
    rmse = doubles(_RMSE, tuple(_rmse(model) for model in ordered), "Training RMSE")
    return Table("Scoring History", (*times, rmse, *_told_by_all([_last(one) for one in ordered])))


def _told_by_all(lasts: Sequence[Mapping[str, TableColumn]]) -> list[TableColumn]:
    """The columns that every model has, each with one value from each."""
    common = set(lasts[0]).intersection(*lasts) - {_RMSE}
    return [
        doubles(name, tuple(last[name].values[-1] for last in lasts), column.description)
        for name, column in lasts[0].items()
        if name in common
    ]


def _last(model: TrainedModel) -> Mapping[str, TableColumn]:
    """The figures of training in the model's own history, by name."""
    table = model.tables.get(_OWN)
    columns = () if table is None or not table.rows else table.columns
    return {one.name: one for one in columns if one.name.startswith(_OF_TRAINING)}


def _rmse(model: TrainedModel) -> Cell:
    value = any_metrics_json(model.training_metrics, model, None)["RMSE"]
    return value if isinstance(value, float) else float("nan")
