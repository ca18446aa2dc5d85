"""Models side by side: their figures, and a page of them in some order.

A figure is one number of one kind of metrics. Those of rows that the model has not seen
(cross-validation, validation) tell more than those of training and are never ranked among them.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

KINDS = ("cross_validation", "validation", "training")
"""Kinds of metrics, those first that tell most."""

COLUMNS = ("name", "algorithm", "category", "created_ms", "size_bytes")
"""What a page can be ordered by besides figures."""

_MOST_FIGURES = 64
_LONGEST_NAME = 64
_LARGER_IS_BETTER = frozenset(
    {"auc", "pr_auc", "gini", "r2", "accuracy", "log_likelihood", "kolmogorov_smirnov"}
    | {"f1", "f2", "f0point5", "mcc", "recall", "precision", "specificity", "betweenss"}
    | {"auuc", "qini", "rows", "nobs"}
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: `kind` is one of KINDS, `name` in small letters."""

    kind: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A model without its facts, with the labels that point at it and the deployments whose
    current version it is, by name."""

    id: int
    project_id: int
    name: str
    algorithm: str
    category: str
    artifact_sha256: str
    size_bytes: int
    created_ms: int
    created_by: str
    figures: tuple[Figure, ...] = ()
    labels: tuple[str, ...] = ()
    deployments: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure | None:
        """The figure of that name of the kind that tells most."""
        named = {figure.kind: figure for figure in self.figures if figure.name == name}
        return next((named[kind] for kind in KINDS if kind in named), None)


@dataclass(frozen=True, slots=True)
class ModelOutline:
    """A model with that of its facts which a list of all models tells.

    `response` is the name of what it predicts. `metrics`, an object, and `features`, an array of
    objects, are JSON text: they are passed on as they are, however many models there are.
    """

    id: int
    project_id: int
    name: str
    algorithm: str
    category: str
    artifact_sha256: str
    size_bytes: int
    created_ms: int
    created_by: str
    response: str
    metrics: str
    features: str


@dataclass(frozen=True, slots=True)
class ModelQuery:
    """Which models, in which order. `sort` is one of COLUMNS or the name of a figure.

    Models are of `projects` (None for all), have `search` in their names whatever the case, and
    are of that category, algorithm and label; `deployed` asks for those that are, or are not.
    """

    projects: Collection[int] | None = None
    sort: str = "created_ms"
    descending: bool = True
    search: str = ""
    category: str = ""
    algorithm: str = ""
    label: str = ""
    deployed: bool | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ModelPage:
    """Some of the `total` models that a query asks for.

    By figures, first come those with a figure of rows that the model has not seen, then those with
    one of training alone, then those without. `categories` and `algorithms` count all models of the
    query's projects.
    """

    models: tuple[ListedModel, ...]
    total: int
    categories: Mapping[str, int]
    algorithms: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """What a project holds: models, deployments that serve one of them, and the time of its
    newest model, 0 without one."""

    models: int = 0
    deployments: int = 0
    newest_ms: int = 0


class LeaderboardReader(Protocol):
    """Reads models without their facts."""

    def model_page(self, query: ModelQuery) -> ModelPage: ...

    def model_outlines(self, projects: Collection[int] | None = None) -> Sequence[ModelOutline]:
        """Every model, or those of some projects, in the order of their ids."""
        ...

    def project_counts(self) -> Mapping[int, ProjectCounts]:
        """By the project's id, of the projects that have models."""
        ...


def figures_of(facts: Mapping[str, object]) -> Sequence[Figure]:
    """The figures in an artifact's facts, which may be anybody's: what is no number is left out."""
    metrics = facts.get("metrics")
    found: dict[tuple[str, str], Figure] = {}
    for kind in KINDS:
        table = metrics.get(kind) if isinstance(metrics, Mapping) else None
        named = list(table.items())[:_MOST_FIGURES] if isinstance(table, Mapping) else []
        for name, value in named:
            key = (kind, str(name).lower())
            if len(key[1]) <= _LONGEST_NAME and _is_number(value):
                found.setdefault(key, Figure(*key, float(value)))
    return tuple(found.values())


def larger_is_better(name: str) -> bool:
    """Whether a figure of that name is better the larger it is; errors are better small."""
    return name in _LARGER_IS_BETTER


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number past the range of a double
        return False
