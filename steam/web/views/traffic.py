"""Traffic as the API and the pages show it."""

from collections.abc import Mapping

from steam.core.errors import InvalidInput
from steam.web.traffic.overview import Summary
from steam.web.traffic.series import SPANS, Point, Series, Span
from steam.web.traffic.traffic import Traffic

View = dict[str, object]


def span_named(name: str) -> Span:
    """The span of that name. Raises InvalidInput."""
    span = SPANS.get(name)
    if span is None:
        raise InvalidInput(
            f"There is no range '{name[:20]}'.", hint=f"Take one of {', '.join(SPANS)}."
        )
    return span


def series_view(name: str, series: Series) -> View:
    """TRAFFIC of a deployment."""
    return {
        "deployment": name,
        "range": series.span.name,
        "step_s": series.span.step * 60,
        **_traffic_view(series.total),
        **_quantiles_view(series.total.quantiles_ms(0.5, 0.95, 0.99)),
        "points": [_point_view(point) for point in series.points],
    }


def summary_view(name: str, summary: Summary) -> View:
    """LOAD of a deployment."""
    return {
        "deployment": name,
        "rate": summary.rate,
        "error_share": summary.error_share,
        "client_error_share": summary.client_share,
        "server_error_share": summary.server_share,
        "p99_ms": summary.p99_ms,
        "requests_last_hour": summary.requests_of_hour,
        "rates": summary.rates,
    }


def _point_view(point: Point) -> View:
    return {
        "start_ms": point.start_ms,
        "seconds": point.seconds,
        "rate": point.rate,
        **_traffic_view(point.traffic),
        **_quantiles_view(point.quantiles_ms),
    }


def _traffic_view(traffic: Traffic) -> View:
    requests = traffic.requests
    return {
        "requests": requests,
        "answered": traffic.answered,
        "client_error_share": _share(traffic.client, requests),
        "server_error_share": _share(traffic.server, requests),
        "errors": dict(sorted(traffic.errors.items())),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _quantiles_view(quantiles: tuple[float | None, ...]) -> Mapping[str, float | None]:
    return dict(zip(("p50_ms", "p95_ms", "p99_ms"), quantiles, strict=True))
