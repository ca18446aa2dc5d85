"""Models side by side: figures, curves, parameters and coefficients. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from steam.core.leaderboard import KINDS, figures_of, larger_is_better
from steam.core.records import Model
from steam.deploy.curves import Curves
from steam.web.formats import FIGURE_WORDS
from steam.web.views.alike import is_alike
from steam.web.views.facts import read_facts
from steam.web.views.leaderboard import KIND_WORDS
from steam.web.views.parameters import parameters_of
from steam.web.views.plots import threshold_rows

_NOT_RANKED = frozenset(
    {"rows", "nobs", "threshold", "null_deviance", "aic", "totss"}
    | {"mean_score", "mean_normalized_score"}
)
_MOST_COEFFICIENTS = 200


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one kind of metrics of each model; `best` are the places of the best."""

    name: str
    values: tuple[float | None, ...]
    best: frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of each model, None where it has none."""

    name: str
    values: tuple[object, ...]
    differs: bool


def compared_figures(models: Sequence[Model]) -> list[tuple[str, list[FigureRow]]]:
    """By kind of metrics, those that tell most first: figures are the best among their own kind."""
    tables = [{(f.kind, f.name): f.value for f in figures_of(model.facts)} for model in models]
    found = []
    for kind in KINDS:
        names = sorted({name for table in tables for at, name in table if at == kind}, key=_place)
        rows = [_figure_row(name, [table.get((kind, name)) for table in tables]) for name in names]
        if rows:
            found.append((KIND_WORDS[kind], rows))
    return found


def overlaid(models: Sequence[Model], curves: Sequence[Curves]) -> tuple[str, dict[str, object]]:
    """The ROC curves of the kind of metrics that tells most of those that several models have, and
    how it is called."""
    counts = {kind: sum(_has_thresholds(told, kind) for told in curves) for kind in KINDS}
    kind = next((one for one in KINDS if counts[one] > 1), KINDS[-1])
    drawn: list[dict[str, object]] = []
    for model, told in zip(models, curves, strict=True):
        metrics = told.metrics.get(kind)
        if metrics is not None and metrics.thresholds is not None:
            rows = threshold_rows(metrics.thresholds)
            drawn.append({"name": model.name, "thresholds": rows})
    return KIND_WORDS[kind], {"curves": drawn}


def compared_parameters(models: Sequence[Model]) -> list[Row]:
    """Those that differ first, among them those that every model has; without such as are off or
    absent in all."""
    told = [parameters_of(read_facts(model.facts).parameters) for model in models]
    tables = [{one.name: one.value for one in own} for own in told]
    telling = {one.name for own in told for one in own if not one.is_usual}
    rows = [
        _row(name, [table.get(name) for table in tables])
        for name in _names(tables)
        if name in telling
    ]
    return sorted(rows, key=lambda row: (not row.differs, None in row.values, row.name))


def compared_coefficients(models: Sequence[Model]) -> list[Row]:
    """The coefficients of linear models by name, the first ones of many; none without two."""
    tables = []
    for model in models:
        rows = read_facts(model.facts).coefficients
        tables.append(
            {
                f"{row['name']} ({row['class']})"
                if row.get("class")
                else str(row["name"]): row.get("coefficient")
                for row in rows
            }
        )
    if sum(bool(table) for table in tables) < 2:
        return []
    return [
        _row(name, [table.get(name) for table in tables])
        for name in _names(tables)[:_MOST_COEFFICIENTS]
    ]


def _figure_row(name: str, values: list[float | None]) -> FigureRow:
    known = [value for value in values if value is not None]
    best: frozenset[int] = frozenset()
    if name not in _NOT_RANKED and len(known) > 1 and len(set(known)) > 1:
        top = max(known) if larger_is_better(name) else min(known)
        best = frozenset(place for place, value in enumerate(values) if value == top)
    return FigureRow(name, tuple(values), best)


def _row(name: str, values: Sequence[object]) -> Row:
    return Row(name, tuple(values), not all(is_alike(value, values[0]) for value in values))


def _names(tables: Sequence[dict[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for table in tables for name in table))


def _place(name: str) -> tuple[int, str]:
    known = list(FIGURE_WORDS)
    return (known.index(name) if name in known else len(known)), name


def _has_thresholds(curves: Curves, kind: str) -> bool:
    metrics = curves.metrics.get(kind)
    return metrics is not None and metrics.thresholds is not None
