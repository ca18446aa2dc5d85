"""The scoring history of a GLM that answers without something that it was fitted with."""

from dataclasses import replace

from steam.trainer.algorithms.glm.history import in_last_line, mean_deviance, metric_columns
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.table import Table, TableColumn

_LOSS, _OBJECTIVE = "negative_log_likelihood", "objective"


def restricted_history(
    history: Table, fitted: ModelMetrics, training: ModelMetrics, validation: ModelMetrics | None
) -> Table:
    """`history` is that of the fit, with the metrics `fitted`; the others are those of the answers.

    How the fit went is told as `unrestricted_...`. What is answered is measured at the end, so that
    only the last line tells of it.
    """
    count = history.rows
    known = {column.name: column for column in history.columns}
    told: dict[str, float] = {"deviance_train": mean_deviance(training)}
    if validation is not None:
        told["deviance_test"] = mean_deviance(validation)
    of_fit: list[TableColumn] = []
    if _LOSS in known:
        worse = (mean_deviance(training) - mean_deviance(fitted)) / 2.0
        told[_LOSS] = training.residual_deviance / 2.0
        told[_OBJECTIVE] = _end(known[_OBJECTIVE]) + worse
        of_fit = [
            replace(known[name], name=f"unrestricted_{name}", description=f"unrestricted_{name}")
            for name in (_LOSS, _OBJECTIVE)
        ]
    columns = {
        name: replace(column, values=in_last_line(told[name], count)) if name in told else column
        for name, column in known.items()
    }
    for column in metric_columns("training", training, count):
        columns[column.name] = column
    if validation is not None:
        for column in metric_columns("validation", validation, count):
            columns[column.name] = column
    return replace(history, columns=(*columns.values(), *of_fit))


def _end(column: TableColumn) -> float:
    """The number in the last line."""
    value = column.values[-1]
    if not isinstance(value, float):
        raise TypeError(f"the last line has no {column.name}")
    return value
