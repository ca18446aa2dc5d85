"""What differs between the models of two versions. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from steam.core.leaderboard import KINDS
from steam.web.formats import FIGURE_WORDS, figure_word
from steam.web.views.alike import is_alike
from steam.web.views.facts import Facts, ModelFacts
from steam.web.views.leaderboard import KIND_WORDS

_MOST_ROWS = 500
_MOST_LEVELS = 12
_NOT_ITS_DOING = frozenset({"model_id"})  # another name is no other way of training


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing before and after; None where it is absent. `change` is after minus before."""

    name: str
    before: object
    after: object

    @property
    def change(self) -> float | None:
        before, after = self.before, self.after
        if isinstance(before, bool) or isinstance(after, bool):
            return None
        if isinstance(before, int | float) and isinstance(after, int | float):
            return after - before
        return None


@dataclass(frozen=True, slots=True)
class Diff:
    """The differences by theme; what is alike is left out."""

    columns: tuple[Difference, ...]
    metrics: tuple[Difference, ...]
    parameters: tuple[Difference, ...]
    coefficients: tuple[Difference, ...]


def diff(before: ModelFacts, after: ModelFacts) -> Diff:
    """From the facts of two models; at most 500 differences of each theme."""
    return Diff(
        columns=tuple(_column_differences(before.features, after.features)),
        metrics=_differences(_metrics(before.metrics), _metrics(after.metrics)),
        parameters=_differences(_parameters(before), _parameters(after)),
        coefficients=_differences(
            _coefficients(before.coefficients), _coefficients(after.coefficients)
        ),
    )


def _differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[Difference, ...]:
    names = dict.fromkeys((*before, *after))
    found = (Difference(name, before.get(name), after.get(name)) for name in names)
    return tuple(one for one in found if not is_alike(one.before, one.after))[:_MOST_ROWS]


def _column_differences(before: Iterable[Facts], after: Iterable[Facts]) -> Iterator[Difference]:
    """Each column that is not the same as a reader would describe it."""
    earlier, later = _columns(before), _columns(after)
    for one in _differences(earlier, later):
        was, is_now = earlier.get(one.name), later.get(one.name)
        yield Difference(one.name, _described(was, is_now), _described(is_now, was))


def _columns(features: Iterable[Facts]) -> dict[str, tuple[str, ...]]:
    """The type of each column, and after it the levels of a category."""
    return {str(feature["name"]): (str(feature["type"]), *_levels(feature)) for feature in features}


def _levels(feature: Facts) -> tuple[str, ...]:
    levels = feature.get("levels")
    return tuple(map(str, levels)) if isinstance(levels, list | tuple) else ()


def _described(column: tuple[str, ...] | None, other: tuple[str, ...] | None) -> str | None:
    """A column's type, and those of its levels that the other does not have."""
    if column is None:
        return None
    kind, *levels = column
    if not levels:
        return kind
    known = set(other[1:]) if other else set()
    own = [level for level in levels if level not in known]
    some = ", ".join(own[:_MOST_LEVELS]) + (", ..." if len(own) > _MOST_LEVELS else "")
    counted = f"{kind}, {len(levels)} level{'' if len(levels) == 1 else 's'}"
    if not own:
        return counted
    return f"{counted}: {some}" if len(own) == len(levels) else f"{counted}, here only: {some}"


def _metrics(metrics: Facts) -> dict[str, object]:
    """By kind and figure, those first that tell most."""
    found = sorted(_numbers(metrics), key=lambda one: _place(one[0], one[1]))
    return {
        f"{figure_word(name)}, {KIND_WORDS.get(kind, kind)}": value for kind, name, value in found
    }


def _place(kind: str, name: str) -> tuple[int, int, str]:
    known = list(FIGURE_WORDS)
    key = name.lower()
    return (
        KINDS.index(kind) if kind in KINDS else len(KINDS),
        known.index(key) if key in known else len(known),
        key,
    )


def _parameters(facts: ModelFacts) -> dict[str, object]:
    told = facts.parameters.items()
    return {name: value for name, value in told if name not in _NOT_ITS_DOING}


def _numbers(metrics: Facts) -> Iterator[tuple[str, str, float]]:
    for kind, table in metrics.items():
        if isinstance(table, Mapping):
            for name, value in table.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield str(kind), str(name), value


def _coefficients(rows: Iterable[Facts]) -> dict[str, object]:
    return {str(row["name"]): row.get("coefficient") for row in rows}
