"""Errors by class, from counts by [actual][predicted]."""

import math
from collections.abc import Sequence


def class_errors(confusion: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The share of each actual class that was predicted as another one; NaN of an absent class."""
    totals = [sum(row) for row in confusion]
    return tuple(
        (total - row[actual]) / total if total > 0.0 else math.nan
        for actual, (row, total) in enumerate(zip(confusion, totals, strict=True))
    )


def mean_class_error(confusion: Sequence[Sequence[float]]) -> float:
    """The mean error of the classes that occur."""
    known = [error for error in class_errors(confusion) if not math.isnan(error)]
    return math.fsum(known) / len(known) if known else math.nan
