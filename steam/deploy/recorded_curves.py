"""Curves from H2O's own record of a model, as far as they can be read; damage costs only itself."""

import json
import math
from collections.abc import Mapping, Sequence

import msgspec

from steam.core.errors import InvalidArtifact
from steam.deploy.curves import MOST_CLASSES, Curves, check_curves

Plain = dict[str, object]
Columns = Mapping[str, Sequence[object]]

_KINDS = ("training", "validation", "cross_validation")
_MOST_ROWS = 1000
_MOST_NAMES = 5000
_MOST_TEXT = 1000
_NORMAL_95 = 1.959963984540054


def recorded_curves(data: bytes) -> Curves:
    """The curves in `modelDetails.json`; empty where it says nothing usable. Never raises."""
    try:
        record = _object(json.loads(data))
    except (ValueError, RecursionError):
        return Curves()
    output = _object(record.get("output"))
    metrics = {kind: _metrics(_object(output.get(f"{kind}_metrics"))) for kind in _KINDS}
    run_time = output.get("run_time")
    asked = _asked(record.get("parameters"))
    return _first_whole(
        {
            "metrics": {kind: told for kind, told in metrics.items() if told},
            "importance": _importance(_columns(output.get("variable_importances"))),
            "certainty": _certainty(_columns(output.get("coefficients_table"))),
            "history": _history(_columns(output.get("scoring_history"))),
            "duration_ms": run_time if type(run_time) is int else None,
            "asked": asked,
        }
    )


def _first_whole(told: Plain) -> Curves:
    """All that is told, without the parts that are not what they should be."""
    kept: Plain = {}
    for name, value in told.items():
        try:
            check_curves(msgspec.convert({name: value}, Curves))
        except (msgspec.ValidationError, InvalidArtifact):
            continue
        kept[name] = value
    return msgspec.convert(kept, Curves)


def _asked(parameters: object) -> list[str]:
    """The parameters whose value is not the usual one."""
    told = map(_object, parameters if isinstance(parameters, list) else ())
    changed = (one for one in told if one.get("actual_value") != one.get("default_value"))
    return [str(one.get("name"))[:_MOST_TEXT] for one in changed][:_MOST_NAMES]


def _metrics(told: Plain) -> Plain:
    levels = told.get("domain")
    names = [str(level)[:_MOST_TEXT] for level in levels] if isinstance(levels, list) else []
    found: Plain = {}
    thresholds = _thresholds(_columns(told.get("thresholds_and_metric_scores")))
    if thresholds and len(names) == 2:
        found |= {"labels": names, "thresholds": thresholds}
    gains = _columns(told.get("gains_lift_table"))
    if gains and len(names) == 2:
        found["gains"] = {
            "share": _numbers(gains, "cumulative_data_fraction"),
            "lift": _numbers(gains, "lift"),
            "cumulative_lift": _numbers(gains, "cumulative_lift"),
            "captured": _numbers(gains, "cumulative_capture_rate"),
        }
    confusion = _confusion(_columns(_object(told.get("cm")).get("table")))
    if confusion:
        found["confusion"] = confusion
    hits = _columns(told.get("hit_ratio_table"))
    if hits:
        found["hit_ratios"] = _numbers(hits, "hit_ratio")
    return found


def _thresholds(columns: Columns) -> Plain:
    """The counts at each threshold; none unless every one of them is a number."""
    names = ("threshold", "tps", "fps", "tns", "fns")
    counts = {name: _numbers(columns, name) for name in names}
    if not counts["threshold"] or any(None in column for column in counts.values()):
        return {}
    tps, fps, tns, fns = (counts[name][0] for name in names[1:])
    return {
        **{name: counts[name] for name in ("threshold", "tps", "fps")},
        "positives": (tps or 0.0) + (fns or 0.0),
        "negatives": (fps or 0.0) + (tns or 0.0),
    }


def _confusion(columns: Columns) -> Plain:
    """Counts by class: H2O's table ends with a row of sums and two columns of errors."""
    levels = list(columns)[:-2]
    count = len(levels)
    if not 2 <= count <= MOST_CLASSES:
        return {}
    by_predicted = [_numbers(columns, level)[:count] for level in levels]
    counts = [list(row) for row in zip(*by_predicted, strict=False)]
    return {"levels": [level[:_MOST_TEXT] for level in levels], "counts": counts}


def _importance(columns: Columns) -> Plain:
    names = _texts(columns, "variable")
    return {"name": names, "scaled": _numbers(columns, "scaled_importance")[:_MOST_NAMES]}


def _certainty(columns: Columns) -> Plain:
    """Wald's bounds at 95 % from the standard errors."""
    if "std_error" not in columns:
        return {}
    values = _numbers(columns, "coefficients")[:_MOST_NAMES]
    errors = _numbers(columns, "std_error")[:_MOST_NAMES]
    reach = [None if error is None else _NORMAL_95 * error for error in errors]
    pairs = list(zip(values, reach, strict=False))
    return {
        "name": _texts(columns, "names"),
        "standard_error": errors,
        "p_value": _numbers(columns, "p_value")[:_MOST_NAMES],
        "low": [None if v is None or r is None else v - r for v, r in pairs],
        "high": [None if v is None or r is None else v + r for v, r in pairs],
    }


def _history(columns: Columns) -> Plain:
    named = {name: values for name, values in columns.items() if name}
    return {
        "columns": list(named),
        "values": [[_cell(value) for value in column[:_MOST_ROWS]] for column in named.values()],
    }


def _columns(table: object) -> Columns:
    """The columns of one of H2O's tables by name; none where it is no table."""
    columns, data = _object(table).get("columns"), _object(table).get("data")
    if not isinstance(columns, list) or not isinstance(data, list):
        return {}
    names = [_object(column).get("name") for column in columns]
    return {
        str(name): values
        for name, values in zip(names, data, strict=False)
        if isinstance(values, list)
    }


def _numbers(columns: Columns, name: str) -> list[float | None]:
    return [_number(value) for value in columns.get(name, ())]


def _texts(columns: Columns, name: str) -> list[str]:
    return [str(value)[:_MOST_TEXT] for value in columns.get(name, ())][:_MOST_NAMES]


def _cell(value: object) -> object:
    return value[:_MOST_TEXT] if isinstance(value, str) else _number(value)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _object(value: object) -> Plain:
    return value if isinstance(value, dict) else {}
