"""How values read on a page. Pure; anything that is not what it should be reads as it is."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

FIGURE_WORDS = {
    "auc": "AUC",
    "pr_auc": "PR AUC",
    "logloss": "Log loss",
    "mean_per_class_error": "Mean error per class",
    "rmse": "RMSE",
    "mse": "MSE",
    "mae": "MAE",
    "r2": "R²",
    "rmsle": "RMSLE",
    "aic": "AIC",
    "gini": "Gini",
    "mean_residual_deviance": "Mean deviance",
    "tot_withinss": "Within clusters",
    "betweenss": "Between clusters",
    "totss": "Sum of squares",
    "mean_score": "Mean path length",
    "mean_normalized_score": "Mean anomaly score",
}
"""How the figures are called that models are ranked by."""

_FURTHER_WORDS = {
    "rows": "Rows",
    "nobs": "Rows",
    "threshold": "Threshold",
    "log_likelihood": "Log likelihood",
    "null_deviance": "Null deviance",
    "residual_deviance": "Residual deviance",
    "kolmogorov_smirnov": "Kolmogorov–Smirnov",
    "f1": "F1",
    "f2": "F2",
    "f0point5": "F0.5",
    "mcc": "MCC",
    "auuc": "AUUC",
    "qini": "Qini",
}

_KINDS = {
    "AnomalyDetection": "anomaly detection",
    "AutoEncoder": "autoencoder",
    "DimReduction": "dimension reduction",
}


def kind_word(category: str) -> str:
    """A model's category, in words."""
    return _KINDS.get(category, category)


def sparkline_points(values: Sequence[float]) -> str:
    """The corners of a line through `values`, the oldest on the left, from zero up to the greatest.

    For a box of 100 by 24 with a margin of one below and above. Empty where there is nothing to
    draw: less than two values, or none above zero.
    """
    # A list of deployments has thousands of corners: a template takes ten times as long for them.
    most = max(values, default=0.0)
    if len(values) < 2 or most <= 0:
        return ""
    step = 100 / (len(values) - 1)
    corners = [f"{place * step:.2f},{23 - 22 * one / most:.2f}" for place, one in enumerate(values)]
    return " ".join(corners)


def moment(ms: int) -> str:
    """Epoch milliseconds as UTC, to the second."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def iso(ms: int) -> str:
    """Epoch milliseconds for a machine."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def number(value: object) -> str:
    """A number with six significant digits, thousands apart; an absent one is a dash, 0 is 0."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if value and not 1e-4 <= abs(value) < 1e9:
        return f"{value:.5e}"
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def size(size_bytes: int) -> str:
    """Bytes in the unit that fits."""
    amount = float(size_bytes)
    for unit in ("B", "KB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} B" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def pretty(value: object) -> str:
    """Plain data as text: numbers in a row, texts in a line each, else indented JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple) and value and all(_is_number(item) for item in value):
        return ", ".join(number(item) for item in value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return json.dumps(value, indent=2, ensure_ascii=False)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def told(data: Mapping[str, object]) -> dict[str, object]:
    """The details of an event that its line does not show already: those with a value."""
    return {key: value for key, value in data.items() if key != "why" and value not in (None, "")}


def limited(limits: Mapping[str, int]) -> str:
    """The limits of a worker that are set, or "none"; as DEPLOYMENT and MOMENT have them."""
    phrases = {
        "memory_mb": "{:,} MB of memory",
        "cpu_percent": "{:,} % of a core",
        "open_files": "{:,} open files",
        "nice": "nice {}",
    }
    told = (phrase.format(limits[key]) for key, phrase in phrases.items() if limits[key])
    return ", ".join(told) or "none"


def ended_how(exit_code: int | None, exit_signal: int | None) -> str:
    """How a process ended, in words; empty when it has not or nobody knows."""
    if exit_signal is not None:
        return f"signal {exit_signal}"
    return "" if exit_code is None else f"exit {exit_code}"


def figure_word(name: str) -> str:
    """What a figure is called on a page; one that is not well known goes by its own name."""
    key = name.lower()
    known = FIGURE_WORDS.get(key) or _FURTHER_WORDS.get(key)
    if known is None:
        words = name.replace("_", " ")
        return words[:1].upper() + words[1:]
    return known
