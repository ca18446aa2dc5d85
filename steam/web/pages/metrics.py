"""Metrics for the eye: which ones matter first, and all of them side by side."""

from collections.abc import Mapping

from steam.core.leaderboard import KINDS, figures_of
from steam.web.views.leaderboard import KIND_WORDS, figures_for

_FIRST = (
    "auc",
    "logloss",
    "rmse",
    "r2",
    "mae",
    "mean_per_class_error",
    "mean_residual_deviance",
    "mse",
)
_HEADLINES = 4

Row = tuple[str, tuple[object, ...]]


def headline(metrics: object, category: str) -> list[tuple[str, float, str]]:
    """Name, value and kind of up to four figures that tell most of a model of that category."""
    figures = figures_of({"metrics": metrics})
    found = []
    for name in figures_for({}, category):
        of_name = {figure.kind: figure.value for figure in figures if figure.name == name}
        kind = next((kind for kind in KINDS if kind in of_name), None)
        if kind is not None:
            found.append((name, of_name[kind], KIND_WORDS[kind]))
    return found[:_HEADLINES]


def metric_table(metrics: object) -> tuple[list[str], list[Row]]:
    """Column names (training, validation, ...) and a row per metric, those that matter first."""
    columns = _numbers(metrics)
    names = {name for _, values in columns for name in values}
    ordered = sorted(names, key=lambda name: (_rank(name), name.lower()))
    rows: list[Row] = [(name, tuple(values.get(name) for _, values in columns)) for name in ordered]
    return [column.replace("_", "-") for column, _ in columns], rows


def _numbers(metrics: object) -> list[tuple[str, dict[str, object]]]:
    if not isinstance(metrics, Mapping):
        return []
    return [
        (str(column), {str(k): v for k, v in values.items() if isinstance(v, int | float)})
        for column, values in metrics.items()
        if isinstance(values, Mapping) and values
    ]


def _rank(name: str) -> int:
    return _FIRST.index(name.lower()) if name.lower() in _FIRST else len(_FIRST)
