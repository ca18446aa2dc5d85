"""What is asked of many deployments at present, in few numbers each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steam.web.traffic.series import Present
from steam.web.traffic.traffic import Traffic, merged

HOUR = 60
RECENT = 5
"""Minutes that present rates and latencies are about, besides the one that is not over."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The last hour and the last five minutes of a deployment.

    `rates` are requests per second of the last 60 whole minutes, the oldest first. `rate`, the
    shares (0 to 1) and `p99_ms` are about the last five minutes; shares are None where nothing
    was asked, the latency where nothing was answered.
    """

    rates: tuple[float, ...]
    requests_of_hour: int
    rate: float
    client_share: float | None
    server_share: float | None
    p99_ms: float | None

    @property
    def error_share(self) -> float | None:
        """Of all requests those that were not answered with a prediction."""
        if self.client_share is None or self.server_share is None:
            return None
        return self.client_share + self.server_share


def summary(requests: Mapping[int, int], recent: Iterable[Traffic], present: Present) -> Summary:
    """The summary of one deployment: its requests by minute of the epoch, and all of `recent`."""
    hour = range(present.minute - HOUR, present.minute)
    counts = [requests.get(minute, 0) for minute in hour]
    now = merged(recent)
    [p99_ms] = now.quantiles_ms(0.99)
    return Summary(
        rates=tuple([count / 60 for count in counts]),
        requests_of_hour=sum(counts) + requests.get(present.minute, 0),
        rate=now.requests / (RECENT * 60 + present.elapsed_s),
        client_share=now.client / now.requests if now.requests else None,
        server_share=now.server / now.requests if now.requests else None,
        p99_ms=p99_ms,
    )
