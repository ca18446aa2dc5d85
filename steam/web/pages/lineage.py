"""What the versions that serve a model were asked."""

from collections.abc import Sequence

from steam.core.store import Reader
from steam.web.traffic.reader import TrafficReader
from steam.web.traffic.versions import requests_by_version
from steam.web.views.lineage import Asked, Use

DAY_MINUTES = 24 * 60
_MOST_DEPLOYMENTS = 20


def requests_of(
    reader: Reader, traffic: TrafficReader, uses: Sequence[Use], now_ms: int
) -> list[Asked]:
    """Requests of the last day, of each version that had any or is current; those of the first 20
    deployments."""
    since_ms = now_ms - (DAY_MINUTES + 1) * 60_000
    found = []
    for use in uses[:_MOST_DEPLOYMENTS]:
        workers = reader.workers_between(use.deployment.id, since_ms, now_ms)
        asked = traffic.requests(use.deployment, DAY_MINUTES)
        counts = requests_by_version(asked, workers, now_ms)
        found += [
            Asked(use.name, version.number, counts[version.id])
            for version in use.versions
            if counts[version.id] or version.id == use.deployment.version_id
        ]
    return found
