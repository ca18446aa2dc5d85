"""Which figures tell of models of a category, and a page of models for the eye. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil

from steam.core.leaderboard import Figure, ListedModel, ModelPage, larger_is_better

PAGE_ROWS = 50

KIND_WORDS = {
    "cross_validation": "cross-validation",
    "validation": "validation",
    "training": "training",
}
"""How a kind of metrics is called on a page."""

_MOST_FIGURES = 5

_FIGURES: Mapping[str, tuple[str, ...]] = {
    "Binomial": ("auc", "pr_auc", "logloss", "mean_per_class_error", "rmse"),
    "Multinomial": ("logloss", "mean_per_class_error", "rmse", "r2"),
    "Ordinal": ("logloss", "mean_per_class_error", "rmse", "r2"),
    "Regression": ("rmse", "mae", "r2", "mean_residual_deviance"),
    "Clustering": ("tot_withinss", "betweenss", "totss"),
    "AnomalyDetection": ("mean_score", "mean_normalized_score"),
    "AutoEncoder": ("rmse", "mse"),
    "BinomialUplift": ("auuc", "qini"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a model as it is shown; `value` is None where there is none."""

    value: float | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A model with its figures in the order of the columns."""

    model: ListedModel
    project: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A page of models; `columns` are names of figures, `found` counts all pages together."""

    columns: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    found: int
    of: int
    categories: Mapping[str, int]
    algorithms: Mapping[str, int]

    @property
    def pages(self) -> int:
        return max(1, ceil(self.found / PAGE_ROWS))


def figures_for(categories: Mapping[str, int], category: str = "") -> tuple[str, ...]:
    """The figures that tell most of models of that category, else of all that there are: the first
    of each category, those of many models first, then the second ones, as far as there is room."""
    by_count = sorted(categories, key=lambda name: -categories[name])
    asked = [_FIGURES.get(name, ()) for name in ([category] if category else by_count)]
    in_turn = (name for turn in zip_longest(*asked) for name in turn if name is not None)
    chosen = set(tuple(dict.fromkeys(in_turn))[:_MOST_FIGURES])
    return tuple(dict.fromkeys(name for names in asked for name in names if name in chosen))


def best_order(name: str) -> str:
    """The order that has the best figures first."""
    return "desc" if larger_is_better(name) else "asc"


def board(page: ModelPage, columns: Sequence[str], projects: Mapping[int, str]) -> Board:
    """A page of models with these figures; `projects` are names by id."""
    return Board(
        columns=tuple(columns),
        rows=tuple(
            BoardRow(
                model,
                projects.get(model.project_id, ""),
                tuple(_cell(model.figure(name)) for name in columns),
            )
            for model in page.models
        ),
        found=page.total,
        of=sum(page.categories.values()),
        categories=page.categories,
        algorithms=page.algorithms,
    )


def _cell(figure: Figure | None) -> Cell:
    return Cell(None) if figure is None else Cell(figure.value, KIND_WORDS[figure.kind])
