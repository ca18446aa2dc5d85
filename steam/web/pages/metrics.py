"""Metrics for the eye: which ones matter first, and all of them side by side."""

from collections.abc import Mapping

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
_HEADLINES = 3
_TELLING = ("validation", "cross_validation", "training")

Row = tuple[str, tuple[object, ...]]


def headline(metrics: object) -> list[tuple[str, object]]:
    """Up to three numbers that tell most about a model, validation before training."""
    table = dict(_numbers(metrics))
    chosen = next((table[name] for name in _TELLING if name in table), {})
    by_lower = {name.lower(): name for name in chosen}
    names = [by_lower[key] for key in _FIRST if key in by_lower]
    return [(name, chosen[name]) for name in names[:_HEADLINES]]


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
