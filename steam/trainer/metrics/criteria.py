"""The scores of a classifier at a threshold, by H2O's names and in its order."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steam.trainer.metrics.ranking import Ranking

Vector = NDArray[np.float64]

CRITERIA = (
    "f1", "f2", "f0point5", "accuracy", "precision", "recall", "specificity", "absolute_mcc",
    "min_per_class_accuracy", "mean_per_class_accuracy",
    "tns", "fns", "fps", "tps", "tnr", "fnr", "fpr", "tpr",
)  # fmt: skip
"""The columns after `threshold`; clients read them by position."""


class Counts(NamedTuple):
    """Weights of true and false positives, and of false and true negatives; each (m,)."""

    tps: Vector
    fps: Vector
    fns: Vector
    tns: Vector


def counts(ranking: Ranking) -> Counts:
    """At every threshold of `ranking`."""
    return counts_of(ranking.tps, ranking.fps, ranking)


def counts_of(tps: Vector, fps: Vector, whole: Ranking) -> Counts:
    """Of so many true and false positives among all rows of `whole`."""
    return Counts(tps, fps, whole.positives - tps, whole.negatives - fps)


def criterion(name: str, of: Counts) -> Vector:
    """One criterion, (m,); a ratio of nothing to nothing is 0."""
    return _FORMULAS[name](of)


def criteria(ranking: Ranking) -> dict[str, Vector]:
    """Every criterion at every threshold of `ranking`."""
    of = counts(ranking)
    return {name: criterion(name, of) for name in CRITERIA}


def _f_score(beta: float, of: Counts) -> Vector:
    """(1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp)."""
    square = beta * beta
    hits = (1.0 + square) * of.tps
    return _ratio(hits, hits + square * of.fns + of.fps)


def _absolute_mcc(of: Counts) -> Vector:
    """|tp tn - fp fn| over the square roots of the margins, one by one against overflow."""
    tps, fps, fns, tns = of
    spread = np.sqrt(tps + fps) * np.sqrt(tps + fns) * np.sqrt(tns + fps) * np.sqrt(tns + fns)
    return np.abs(_ratio(tps * tns - fps * fns, spread))


def _true_positive_rate(of: Counts) -> Vector:
    return _ratio(of.tps, of.tps + of.fns)


def _true_negative_rate(of: Counts) -> Vector:
    return _ratio(of.tns, of.tns + of.fps)


def _ratio(part: Vector, whole: Vector) -> Vector:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)


_FORMULAS: dict[str, Callable[[Counts], Vector]] = {
    "f1": lambda of: _f_score(1.0, of),
    "f2": lambda of: _f_score(2.0, of),
    "f0point5": lambda of: _f_score(0.5, of),
    "accuracy": lambda of: _ratio(of.tps + of.tns, of.tps + of.tns + of.fps + of.fns),
    "precision": lambda of: _ratio(of.tps, of.tps + of.fps),
    "recall": _true_positive_rate,
    "specificity": _true_negative_rate,
    "absolute_mcc": _absolute_mcc,
    "min_per_class_accuracy": lambda of: np.minimum(
        _true_positive_rate(of), _true_negative_rate(of)
    ),
    "mean_per_class_accuracy": lambda of: 0.5 * (_true_positive_rate(of) + _true_negative_rate(of)),
    "tns": lambda of: of.tns,
    "fns": lambda of: of.fns,
    "fps": lambda of: of.fps,
    "tps": lambda of: of.tps,
    "tnr": _true_negative_rate,
    "fnr": lambda of: _ratio(of.fns, of.tps + of.fns),
    "fpr": lambda of: _ratio(of.fps, of.tns + of.fps),
    "tpr": _true_positive_rate,
}
