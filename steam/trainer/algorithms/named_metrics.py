"""Metrics under names that the algorithm chooses, for what has no metrics of a kind of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.table import Table


@dataclass(frozen=True, slots=True)
class NamedMetrics:
    """Numbers and tables about `rows` rows, by the names under which clients read them."""

    rows: int
    numbers: Mapping[str, float]
    tables: Mapping[str, Table] = field(default_factory=dict)


AnyMetrics: TypeAlias = ModelMetrics | NamedMetrics
