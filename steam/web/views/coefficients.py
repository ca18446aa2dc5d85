"""The coefficients of a model with how sure they are, largest effect first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from steam.deploy.curves import Certainty
from steam.web.views.facts import Facts

MOST_DRAWN = 20
_INTERCEPT = "Intercept"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One of them, None where a number is not known; `low` and `high` bound it at 95 %."""

    name: str
    level: str
    value: float | None
    standardized: float | None = None
    standard_error: float | None = None
    p_value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def size(self) -> float:
        """How much it matters: standardized where that is known."""
        known = self.standardized if self.standardized is not None else self.value
        return abs(known or 0.0)


def coefficients_of(rows: Sequence[Facts], certainty: Certainty) -> list[Coefficient]:
    """Those of the facts, with what is known of their certainty by name; of several classes
    nothing is."""
    sure = {
        name: (error, p_value, low, high)
        for name, error, p_value, low, high in zip(
            certainty.name,
            certainty.standard_error,
            certainty.p_value,
            certainty.low,
            certainty.high,
            strict=True,
        )
    }
    found = []
    for row in rows:
        name, level = str(row.get("name", "")), str(row.get("class", ""))
        known = sure.get(name, (None,) * 4) if not level else (None,) * 4
        value, standardized = _number(row.get("coefficient")), _number(row.get("standardized"))
        found.append(Coefficient(name, level, value, standardized, *known))
    return sorted(found, key=lambda one: (one.level, one.name == _INTERCEPT, -one.size))


def interval_bars(coefficients: Sequence[Coefficient]) -> list[dict[str, object]]:
    """The largest as bars: on the scale that their intervals have, else standardized."""
    shown = [one for one in coefficients if one.name != _INTERCEPT]
    sure = [one for one in shown if one.low is not None and one.high is not None]
    drawn = sorted(sure or shown, key=lambda one: -one.size)[:MOST_DRAWN]
    return [
        {
            "name": f"{one.name} ({one.level})" if one.level else one.name,
            "value": one.value if sure else _first(one.standardized, one.value),
            "low": one.low,
            "high": one.high,
        }
        for one in drawn
    ]


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
