"""What a page draws of a model, as it travels in the artifact; `steam.deploy.curves` reads it.

Tables are by columns, and as long as a page can show: what is longer is left out, or cut where the
head is what matters.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.table import Cell, Table
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.gains import GainsLift
from steam.trainer.metrics.multinomial import MultinomialMetrics

FORMAT = 1
_MOST_CLASSES = 200
_MOST_NAMES = 5000
_MOST_LINES = 1000
_MOST_WARNINGS = 100
_MOST_TEXT = 1000
_NORMAL_95 = 1.959963984540054

Plain = dict[str, object]
Column = list[float | None]


def curves(
    metrics: Mapping[str, AnyMetrics | None],
    tables: Mapping[str, Table],
    asked: Iterable[str],
    warnings: Sequence[str],
    duration_ms: int,
) -> Plain:
    """Plain data: `metrics` by kind, the tables under the names that H2O's
    clients know, and the names of the parameters that were `asked` for."""
    drawn = {kind: _metrics(one) for kind, one in metrics.items() if one is not None}
    return {
        "format": FORMAT,
        "metrics": {kind: told for kind, told in drawn.items() if told},
        "importance": _importance(tables.get("variable_importances")),
        "certainty": _certainty(tables.get("coefficients_table")),
        "history": _history(tables.get("scoring_history")),
        "duration_ms": duration_ms,
        "asked": sorted(asked)[:_MOST_NAMES],
        "warnings": [text[:_MOST_TEXT] for text in warnings[:_MOST_WARNINGS]],
    }


def _metrics(metrics: AnyMetrics) -> Plain:
    match metrics:
        case BinomialMetrics():
            return _binomial(metrics)
        case MultinomialMetrics():
            return _multinomial(metrics)
        case _:
            return {}


def _binomial(metrics: BinomialMetrics) -> Plain:
    told: Plain = {
        "labels": [level[:_MOST_TEXT] for level in metrics.domain],
        "thresholds": {
            "threshold": metrics.thresholds.tolist(),
            "tps": _numbers(metrics.scores["tps"]),
            "fps": _numbers(metrics.scores["fps"]),
            "positives": math.fsum(metrics.confusion[1]),
            "negatives": math.fsum(metrics.confusion[0]),
        },
        "confusion": {
            "levels": [level[:_MOST_TEXT] for level in metrics.domain],
            "counts": [list(row) for row in metrics.confusion],
        },
    }
    if metrics.gains is not None:
        told["gains"] = _gains(metrics.gains)
    if metrics.deciles is not None:
        told["calibration"] = _calibration(metrics.deciles)
    return told


def _gains(groups: GainsLift) -> Plain:
    columns = groups.columns()
    return {
        "share": _numbers(columns["cumulative_data_fraction"]),
        "lift": _numbers(columns["lift"]),
        "cumulative_lift": _numbers(columns["cumulative_lift"]),
        "captured": _numbers(columns["cumulative_capture_rate"]),
    }


def _calibration(groups: GainsLift) -> Plain:
    """From the lowest scores up, without groups of no rows."""
    columns = groups.columns()
    each = zip(columns["score"], columns["response_rate"], groups.weight, strict=True)
    kept = [row for row in reversed(list(each)) if row[2] > 0.0]
    mean, observed, weight = zip(*kept, strict=True) if kept else ((), (), ())
    return {"mean": _numbers(mean), "observed": _numbers(observed), "weight": _numbers(weight)}


def _multinomial(metrics: MultinomialMetrics) -> Plain:
    told: Plain = {"hit_ratios": _numbers(metrics.hit_ratios)}
    if len(metrics.domain) <= _MOST_CLASSES:
        told["confusion"] = {
            "levels": [level[:_MOST_TEXT] for level in metrics.domain],
            "counts": metrics.confusion.tolist(),
        }
    return told


def _importance(table: Table | None) -> Plain:
    names, scaled = _columns(table, "variable", "scaled_importance")
    return {"name": _texts(names), "scaled": _numbers(scaled)} if names else {}


def _certainty(table: Table | None) -> Plain:
    """Wald's bounds at 95 % from the standard errors, where these were asked for."""
    names, values, errors, p_values = _columns(
        table, "names", "coefficients", "std_error", "p_value"
    )
    if not errors:
        return {}
    bounds = list(map(_bounds, _numbers(values), _numbers(errors)))
    return {
        "name": _texts(names),
        "standard_error": _numbers(errors),
        "p_value": _numbers(p_values),
        "low": [low for low, _ in bounds],
        "high": [high for _, high in bounds],
    }


def _bounds(value: float | None, error: float | None) -> tuple[float | None, float | None]:
    if value is None or error is None:
        return None, None
    return value - _NORMAL_95 * error, value + _NORMAL_95 * error


def _history(table: Table | None) -> Plain:
    if table is None:
        return {}
    named = [column for column in table.columns if column.name][:100]
    return {
        "columns": [column.name[:_MOST_TEXT] for column in named],
        "values": [[_cell(value) for value in column.values[:_MOST_LINES]] for column in named],
    }


def _columns(table: Table | None, *names: str) -> list[tuple[Cell, ...]]:
    """The head of each named column; empty where the table has none of that name."""
    known = {} if table is None else {column.name: column.values for column in table.columns}
    return [known.get(name, ())[:_MOST_NAMES] for name in names]


def _texts(values: Iterable[Cell]) -> list[str]:
    return [str(value)[:_MOST_TEXT] for value in values]


def _numbers(values: Iterable[object]) -> Column:
    return [_number(value) for value in values]


def _number(value: object) -> float | None:
    """None for what is no finite number."""
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None


def _cell(value: Cell) -> Cell:
    return value[:_MOST_TEXT] if isinstance(value, str) else _number(value)
