"""What the gateway counts, as metrics. Pure."""

from collections.abc import Iterator

from steam.scoring.exposition import Family, Sample, counter, histogram
from steam.web.gateway.figures import BOUNDS_S, GatewayFigures
from steam.web.metrics.spread import cumulated


def gateway_families(figures: GatewayFigures) -> Iterator[Family]:
    """Requests by outcome, and how long the answered ones took."""
    yield counter(
        "steam_gateway_requests_total",
        "Requests through the gateway, by how they ended.",
        *(Sample(count, {"outcome": str(one)}) for one, count in figures.outcomes.items()),
    )
    yield histogram(
        "steam_gateway_request_seconds",
        "Time from a request's first byte to its answer's last, of those that were answered.",
        cumulated(BOUNDS_S, figures.latency, figures.latency_sum_s),
    )
