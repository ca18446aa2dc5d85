"""Metrics under names that the algorithm chooses, for what has no metrics of a kind of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from steam.trainer.algorithms.metrics import ModelMetrics, metric_facts
from steam.trainer.algorithms.table import Table


@dataclass(frozen=True, slots=True)
class NamedMetrics:
    """Numbers and tables about `rows` rows, by the names under which clients read them."""

    rows: int
    numbers: Mapping[str, float]
    tables: Mapping[str, Table] = field(default_factory=dict)


NOT_MEASURED = NamedMetrics(0, {})
"""Of a model that nobody has measured."""

AnyMetrics: TypeAlias = ModelMetrics | NamedMetrics


def any_metric_facts(metrics: AnyMetrics) -> dict[str, float | None]:
    """The single numbers of the metrics, as they travel in the artifact."""
    if isinstance(metrics, NamedMetrics):
        return {"rows": metrics.rows, **metrics.numbers}
    return metric_facts(metrics)
