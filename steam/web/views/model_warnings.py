"""What somebody should know before trusting a model. Pure."""

from steam.deploy.curves import Curves
from steam.web.formats import number
from steam.web.views.facts import ModelFacts

_RARE = 0.1
"""Share of the rows that each class would have if all had as many."""
_FEW = 30
_MOST_NAMED = 5
_OPTIMISTIC = 0.1
_HAS_NO_FOLDS = frozenset({"AnomalyDetection", "DimReduction"})
"""Categories whose figures are no better on rows of training than on others."""


def model_warnings(facts: ModelFacts, curves: Curves, category: str) -> list[str]:
    """Sentences about a model of that category: what training said, and what its figures show."""
    found = list(curves.warnings)
    found += _classes(curves)
    known = [kind for kind in ("cross_validation", "validation") if facts.metrics.get(kind)]
    if facts.metrics.get("training") and not known and category not in _HAS_NO_FOLDS:
        found.append(
            "Its figures are those of the rows it was trained on, so it looks better than it is. "
            "Train it with folds or a validation frame to know more."
        )
    found += _gap(facts)
    found += _constant(facts)
    return list(dict.fromkeys(found))


def _classes(curves: Curves) -> list[str]:
    """Classes that are rare or of few rows, in the rows of training."""
    training = curves.metrics.get("training")
    if training is None or training.confusion is None:
        return []
    matrix = training.confusion
    sizes = {level: sum(row) for level, row in zip(matrix.levels, matrix.counts, strict=True)}
    every = sum(sizes.values())
    least = max(_RARE * every / max(len(sizes), 1), _FEW)
    rare = [
        f"'{level}' ({number(round(size))})" for level, size in sizes.items() if 0 < size < least
    ]
    if not rare:
        return []
    more = len(rare) - _MOST_NAMED
    shown = ", ".join(rare[:_MOST_NAMED]) + (f" and {more} more classes" if more > 0 else "")
    told = f"Rare among {number(round(every))} rows: {shown}."
    return [f"{told} Accuracy says little about them, look at precision and recall."]


def _gap(facts: ModelFacts) -> list[str]:
    """Where the AUC of training is far above that of rows that were not seen."""
    seen = _figure(facts.metrics.get("training"), "auc")
    unseen = _figure(facts.metrics.get("cross_validation"), "auc")
    if seen is None or unseen is None or seen - unseen < _OPTIMISTIC:
        return []
    told = f"The AUC is {number(seen)} in training and {number(unseen)} in cross-validation"
    return [f"{told}: it has learned some of its rows by heart."]


def _constant(facts: ModelFacts) -> list[str]:
    """Columns that had one value only."""
    names = [
        str(feature["name"])
        for feature in facts.features
        if ("low" in feature and feature.get("low") == feature.get("high"))
        or (isinstance(levels := feature.get("levels"), list) and len(levels) == 1)
    ]
    if not names:
        return []
    shown = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
    return [f"Columns with one value only tell nothing: {shown}."]


def _figure(table: object, name: str) -> float | None:
    if not isinstance(table, dict):
        return None
    value = {str(key).lower(): found for key, found in table.items()}.get(name)
    return float(value) if isinstance(value, int | float) else None
