"""How good a registered model is, as the terminal tells it. Pure."""

from collections.abc import Mapping, Sequence

from steam.core.leaderboard import KINDS, Figure, figures_of

_FIRST = ("auc", "logloss", "r2", "rmse", "tot_withinss", "mean_score")
"""The figures that a list may show, the one that tells most first."""
_WORDS = {
    "auc": "AUC",
    "logloss": "log loss",
    "r2": "R²",
    "rmse": "RMSE",
    "tot_withinss": "sum of squares within clusters",
    "mean_score": "mean path length",
}


def headline(metrics: Mapping[str, object]) -> str | None:
    """That figure with its name and the rows that it is of."""
    figure = _best(metrics)
    if figure is None:
        return None
    return f"{_WORDS[figure.name]} {figure.value:.6g}, {_kind_word(figure.kind)}"


def figure_table(metrics: Mapping[str, object]) -> tuple[list[str], list[Sequence[object]]]:
    """Headings and a row for each figure: its name, and its value for each kind of rows."""
    figures = figures_of({"metrics": metrics})
    kinds = [kind for kind in KINDS if any(figure.kind == kind for figure in figures)]
    values = {(figure.name, figure.kind): figure.value for figure in figures}
    rows: list[Sequence[object]] = [
        (name, *(values.get((name, kind)) for kind in kinds))
        for name in sorted({figure.name for figure in figures})
    ]
    return ["metric", *map(_kind_word, kinds)], rows


def _best(metrics: Mapping[str, object]) -> Figure | None:
    """The one figure that a list shows, of the rows that tell most: unseen ones before others."""
    figures = figures_of({"metrics": metrics})  # by kind, as KINDS has them
    named = (figure for name in _FIRST for figure in figures if figure.name == name)
    return next(named, None)


def _kind_word(kind: str) -> str:
    return kind.replace("_", "-")
