"""Curves of a model as the browser's plots and the API have them: plain data by rows. Pure."""

from collections.abc import Sequence
from typing import Any

from steam.core.leaderboard import KINDS
from steam.deploy.curves import Curves, Gains, MetricCurves, Thresholds

View = dict[str, object]

_HISTORY_X = ("number_of_trees", "iterations", "iteration", "epochs", "lambda")
_MOST_LINES = 6


def curves_view(curves: Curves) -> View:
    """CURVES."""
    return {
        "metrics": {kind: _metrics(curves.metrics[kind]) for kind in kinds_of(curves)},
        "importance": _rows(("name", "scaled"), (curves.importance.name, curves.importance.scaled)),
        "coefficients": _rows(
            ("name", "standard_error", "p_value", "low", "high"),
            (
                curves.certainty.name,
                curves.certainty.standard_error,
                curves.certainty.p_value,
                curves.certainty.low,
                curves.certainty.high,
            ),
        ),
        "history": _rows(curves.history.columns, curves.history.values),
        "duration_ms": curves.duration_ms,
        "warnings": list(curves.warnings),
    }


def kinds_of(curves: Curves) -> list[str]:
    """The kinds of metrics that there are curves of, those first that tell most."""
    return [kind for kind in KINDS if kind in curves.metrics]


def picker_view(one: MetricCurves, name: str) -> View | None:
    """What the threshold picker takes, of one model; None without thresholds."""
    if one.thresholds is None or one.labels is None or not one.thresholds.threshold:
        return None
    return {
        "name": name,
        "labels": list(one.labels),
        "thresholds": threshold_rows(one.thresholds),
    }


def threshold_rows(thresholds: Thresholds) -> list[View]:
    """Counts of right and wrong answers at each threshold."""
    columns = zip(thresholds.threshold, thresholds.tps, thresholds.fps, strict=True)
    return [
        {
            "threshold": threshold,
            "tps": tps,
            "fps": fps,
            "tns": thresholds.negatives - fps,
            "fns": thresholds.positives - tps,
        }
        for threshold, tps, fps in columns
    ]


def gains_rows(gains: Gains) -> list[View]:
    """A row for each group of rows."""
    return _rows(
        ("share", "lift", "cumulative_lift", "captured"),
        (gains.share, gains.lift, gains.cumulative_lift, gains.captured),
    )


def calibration_rows(one: MetricCurves) -> list[View]:
    """A row for each group of scores; none where it is not known."""
    if one.calibration is None:
        return []
    bins = one.calibration
    return _rows(("mean", "observed", "weight"), (bins.mean, bins.observed, bins.weight))


def history_lines(curves: Curves) -> View | None:
    """The figures of training over its course, as a chart of lines takes them; None without."""
    columns = dict(zip(curves.history.columns, curves.history.values, strict=True))
    along = next((name for name in _HISTORY_X if _has_numbers(columns.get(name, ()))), None)
    if along is None:
        return None
    main = ("deviance", "logloss", "rmse", "objective", "negative_log_likelihood")
    chosen = next(
        (
            found
            for word in main
            if (found := [name for name in columns if word in name and _has_numbers(columns[name])])
        ),
        [],
    )
    if not chosen:
        return None
    series: list[dict[str, Any]] = [
        {
            "name": name.replace("_", " "),
            "points": [
                [x, y]
                for x, y in zip(columns[along], columns[name], strict=True)
                if isinstance(x, float) and isinstance(y, float)
            ],
        }
        for name in chosen[:_MOST_LINES]
    ]
    if all(len(one["points"]) < 2 for one in series):
        return None
    return {"series": series, "x": {"name": along.replace("_", " ")}, "y": {}}


def _metrics(one: MetricCurves) -> View:
    return {
        "labels": None if one.labels is None else list(one.labels),
        "thresholds": [] if one.thresholds is None else threshold_rows(one.thresholds),
        "gains": [] if one.gains is None else gains_rows(one.gains),
        "calibration": calibration_rows(one),
        "confusion": None
        if one.confusion is None
        else {
            "levels": list(one.confusion.levels),
            "counts": [list(row) for row in one.confusion.counts],
        },
        "hit_ratios": list(one.hit_ratios),
    }


def _rows(names: Sequence[str], columns: Sequence[Sequence[object]]) -> list[View]:
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _has_numbers(values: Sequence[object]) -> bool:
    return any(isinstance(value, float) for value in values)
