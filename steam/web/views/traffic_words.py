"""Traffic in words, beside the charts."""

from dataclasses import dataclass

from steam.web.formats import number
from steam.web.traffic.overview import Summary
from steam.web.traffic.series import Series, Span


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure that stands out: its name, itself, and what it is about."""

    name: str
    figure: str
    about: str


def tiles(series: Series, present: Summary) -> tuple[Tile, ...]:
    """What is asked now, and what was in the span."""
    total, label = series.total, series.span.label
    errors = total.client + total.server
    return (
        Tile("Now", f"{short(present.rate)} per second", _about_now(present)),
        Tile("Requests", number(total.requests), f"in {label}"),
        Tile(
            "Errors",
            percent(errors, total.requests),
            f"{number(total.client)} the client's, {number(total.server)} the server's"
            if errors
            else f"in {label}",
        ),
        Tile(
            "p50, p95, p99",
            _quantiles(total.quantiles_ms(0.5, 0.95, 0.99)),
            f"of {number(total.answered)} answered",
        ),
    )


def step_in_words(span: Span) -> str:
    """How much time one point of a span stands for."""
    if span.step < 60:
        return "one minute" if span.step == 1 else f"{span.step} minutes"
    return f"{span.step // 60} hours"


def short(value: float) -> str:
    """A number with three digits that count, thousands apart."""
    if value and abs(value) < 0.001:
        return "below 0.001"
    return f"{value:,.0f}" if abs(value) >= 99.95 else f"{value:.3g}"


def milliseconds(value: float | None) -> str:
    """A latency in the unit that fits."""
    if value is None:
        return "–"
    return f"{short(value / 1000)} s" if value >= 1000 else f"{short(value)} ms"


def percent(part: int, whole: int) -> str:
    """A share; "–" of nothing."""
    return f"{short(100 * part / whole)} %" if whole else "–"


def _quantiles(latencies_ms: tuple[float | None, ...]) -> str:
    """In the unit that fits the longest."""
    known = [value for value in latencies_ms if value is not None]
    if not known:
        return "–"
    in_seconds = max(known) >= 1000
    figures = " / ".join(short(value / 1000 if in_seconds else value) for value in known)
    return f"{figures} {'s' if in_seconds else 'ms'}"


def _about_now(present: Summary) -> str:
    if present.error_share is None:
        return "nothing in five minutes"
    errors = f"{short(100 * present.error_share)} % errors"
    return f"p99 {milliseconds(present.p99_ms)}, {errors}, in five minutes"
