"""An example row for a model, from its facts."""

from collections.abc import Iterable, Mapping

from steam.model.signature import Column, ColumnType
from steam.scoring.example import example_of

_MOST_CELLS = 100


def example_row(features: Iterable[Mapping[str, object]]) -> dict[str, str | float]:
    """What somebody might send: an example for each of the first features that tell enough."""
    row: dict[str, str | float] = {}
    for feature in features:
        column = _column(feature)
        if column is not None and len(row) < _MOST_CELLS:
            row[column.name] = example_of(column)
    return row


def _column(feature: Mapping[str, object]) -> Column | None:
    name, kind, levels = feature.get("name"), feature.get("type"), feature.get("levels")
    if kind not in set(ColumnType):
        return None
    told = tuple(map(str, levels)) if isinstance(levels, list | tuple) else ()
    if kind == ColumnType.CATEGORICAL and not told:
        return None
    low, high = (_bound(feature.get(end)) for end in ("low", "high"))
    return Column(str(name), ColumnType(str(kind)), told, low, high)


def _bound(value: object) -> float | None:
    return value if isinstance(value, int | float) else None
