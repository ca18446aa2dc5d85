"""The scores of a classifier at a threshold, by H2O's names and in its order."""

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


def criteria(ranking: Ranking) -> dict[str, Vector]:
    """Every criterion at every threshold of `ranking`; a ratio of nothing to nothing is 0.

    `positives` and `negatives` are those at the last threshold, which all rows reach.
    """
    tps, fps = ranking.tps, ranking.fps
    fns, tns = ranking.positives - tps, ranking.negatives - fps
    tpr, tnr = _ratio(tps, tps + fns), _ratio(tns, tns + fps)
    spread = np.sqrt(tps + fps) * np.sqrt(tps + fns) * np.sqrt(tns + fps) * np.sqrt(tns + fns)
    found = {
        "f1": _f_score(1.0, tps, fns, fps),
        "f2": _f_score(2.0, tps, fns, fps),
        "f0point5": _f_score(0.5, tps, fns, fps),
        "accuracy": _ratio(tps + tns, tps + tns + fps + fns),
        "precision": _ratio(tps, tps + fps),
        "recall": tpr,
        "specificity": tnr,
        "absolute_mcc": np.abs(_ratio(tps * tns - fps * fns, spread)),
        "min_per_class_accuracy": np.minimum(tpr, tnr),
        "mean_per_class_accuracy": 0.5 * (tpr + tnr),
        "tns": tns,
        "fns": fns,
        "fps": fps,
        "tps": tps,
        "tnr": tnr,
        "fnr": _ratio(fns, tps + fns),
        "fpr": _ratio(fps, tns + fps),
        "tpr": tpr,
    }
    return {name: found[name] for name in CRITERIA}


def _f_score(beta: float, tps: Vector, fns: Vector, fps: Vector) -> Vector:
    """(1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp)."""
    square = beta * beta
    hits = (1.0 + square) * tps
    return _ratio(hits, hits + square * fns + fps)


def _ratio(part: Vector, whole: Vector) -> Vector:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)
