"""Tables of metrics, with the names, types and order that H2O's clients read."""

import math
from collections.abc import Sequence

from steam.trainer.algorithms.table import Table, TableColumn, doubles, integers, strings
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.class_areas import AucType, KindOfArea
from steam.trainer.metrics.confusion import class_errors
from steam.trainer.metrics.criteria import CRITERIA
from steam.trainer.metrics.gains import GainsLift
from steam.trainer.metrics.multinomial import MultinomialMetrics

_COUNTS = frozenset({"tns", "fns", "fps", "tps"})


def threshold_table(metrics: BinomialMetrics) -> Table:
    """Scores by threshold, descending. Clients find the counts by position: columns 11 to 14."""
    return Table(
        "Metrics for Thresholds",
        (
            _number("threshold", metrics.thresholds.tolist(), "Threshold"),
            *(_score(name, metrics.scores[name].tolist()) for name in CRITERIA),
            TableColumn("idx", "int", "%d", tuple(range(len(metrics.thresholds))), "idx"),
        ),
        "Binomial metrics as a function of classification thresholds",
    )


def maximum_table(metrics: BinomialMetrics) -> Table:
    """The best value of each criterion and where it is reached."""
    best = metrics.max_criteria
    return Table(
        "Maximum Metrics",
        (
            strings("metric", tuple(f"max {one.metric}" for one in best), "Metric"),
            _number("threshold", [one.threshold for one in best], "Threshold"),
            _number("value", [one.value for one in best], "Value"),
            TableColumn("idx", "long", "%d", tuple(one.index for one in best), "idx"),
        ),
        "Maximum metrics at their respective thresholds",
    )


def gains_table(gains: GainsLift) -> Table:
    """Groups of rows from the best one on."""
    columns = gains.columns()
    fraction = columns.pop("cumulative_data_fraction")
    return Table(
        "Gains/Lift Table",
        (
            integers("group", tuple(range(1, len(fraction) + 1)), "Group"),
            TableColumn(
                "cumulative_data_fraction",
                "double",
                "%.8f",
                tuple(fraction.tolist()),
                "Cumulative Data Fraction",
            ),
            *(
                doubles(name, tuple(values.tolist()), name.replace("_", " ").title())
                for name, values in columns.items()
            ),
        ),
        f"Avg response rate: {100 * gains.average_response:5.2f} %,"
        f" avg score: {100 * gains.average_score:5.2f} %",
    )


def confusion_table(confusion: Sequence[Sequence[float]], domain: Sequence[str]) -> Table:
    """Actual classes in rows, predicted ones in columns, with errors and totals."""
    actual = [math.fsum(row) for row in confusion]
    wrong = [total - row[at] for at, (row, total) in enumerate(zip(confusion, actual, strict=True))]
    everyone, errors = math.fsum(actual), math.fsum(wrong)
    rates = [*zip(wrong, actual, strict=True), (errors, everyone)]
    overall = errors / everyone if everyone else math.nan
    return Table(
        "Confusion Matrix",
        (
            *(
                TableColumn(level, "long", "%d", tuple(map(_count, [*column, sum(column)])), level)
                for level, column in zip(domain, zip(*confusion, strict=True), strict=True)
            ),
            TableColumn("Error", "double", "%.4f", (*class_errors(confusion), overall), "Error"),
            TableColumn(
                "Rate",
                "string",
                "= %8s",
                tuple(f"{_told(a)} / {_told(b)}" for a, b in rates),
                "Rate",
            ),
        ),
        "Row labels: Actual class; Column labels: Predicted class",
    )


def hit_ratio_table(metrics: MultinomialMetrics) -> Table:
    """The share of rows whose class is among the k most likely ones."""
    ratios = tuple(metrics.hit_ratios.tolist())
    return Table(
        f"Top-{len(ratios)} Hit Ratios",
        (
            strings("k", tuple(str(k + 1) for k in range(len(ratios))), "K"),
            TableColumn("hit_ratio", "float", "%f", ratios, "Hit Ratio"),
        ),
    )


def area_table(areas: KindOfArea, domain: Sequence[str], column: str, title: str) -> Table:
    """Areas of classes against the rest, of pairs, and their averages after each."""
    rest = [(f"{level} vs Rest", level, None) for level in domain]
    pairs = [(f"Class {domain[i]} vs. {domain[j]}", domain[i], domain[j]) for i, j in areas.pairs]
    named = [
        *rest,
        ("Macro OVR", None, None),
        ("Weighted OVR", None, None),
        *pairs,
        ("Macro OVO", None, None),
        ("Weighted OVO", None, None),
    ]
    values = [
        *areas.rest.tolist(),
        areas.average(AucType.MACRO_OVR),
        areas.average(AucType.WEIGHTED_OVR),
        *areas.pairs.values(),
        areas.average(AucType.MACRO_OVO),
        areas.average(AucType.WEIGHTED_OVO),
    ]
    kinds, first, second = zip(*named, strict=True)
    return Table(
        title,
        (
            strings("type", kinds, "Type"),
            strings("first_class_domain", first, "First class domain"),
            strings("second_class_domain", second, "Second class domain"),
            TableColumn(column, "double", "%f", tuple(values), column.upper()),
        ),
    )


def _score(name: str, values: list[float]) -> TableColumn:
    if name in _COUNTS:
        return TableColumn(name, "long", "%d", tuple(map(_count, values)), name)
    return _number(name, values, name)


def _number(name: str, values: Sequence[float], description: str) -> TableColumn:
    return TableColumn(name, "double", "%f", tuple(values), description)


def _count(value: float) -> int | float:
    """A count as a whole number; the sum of fractional row weights as it is."""
    return int(value) if value.is_integer() else value


def _told(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.4f}"
