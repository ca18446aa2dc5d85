"""What was asked of a deployment in some time, and sums of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steam.scoring.histogram import quantile_ns
from steam.web.traffic.latencies import packed, unpacked

CLIENT_CODES = frozenset(
    {"invalid_input", "too_large", "unsupported", "forbidden", "not_found", "conflict", "abandoned"}
)
"""Errors that lie with who asked, `abandoned` too: it left. All others lie with the server."""

_NS_PER_MS = 1e6


@dataclass(frozen=True, slots=True)
class Traffic:
    """Requests of some time: those answered, errors by code, packed latencies of the answers."""

    answered: int
    errors: Mapping[str, int]
    latencies: bytes

    @property
    def requests(self) -> int:
        """All that came."""
        return self.answered + sum(self.errors.values())

    @property
    def client(self) -> int:
        """Errors that lie with who asked."""
        return sum(count for code, count in self.errors.items() if code in CLIENT_CODES)

    @property
    def server(self) -> int:
        """Errors that lie with the server."""
        return sum(count for code, count in self.errors.items() if code not in CLIENT_CODES)

    def quantiles_ms(self, *shares: float) -> tuple[float | None, ...]:
        """The latency that each share (0 to 1) of the answers did not exceed; None without one."""
        if not self.latencies:
            return (None,) * len(shares)
        counts = unpacked([self.latencies]).tolist()
        found = (quantile_ns(counts, share) for share in shares)
        return tuple(None if ns is None else ns / _NS_PER_MS for ns in found)


NOTHING = Traffic(0, {}, b"")
"""The traffic of a time in which nothing was asked: adding it changes nothing."""


def merged(parts: Iterable[Traffic]) -> Traffic:
    """The sum. In whatever order and groups it is taken, it is the same."""
    parts = tuple(parts)
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    errors: Counter[str] = Counter()
    for part in parts:
        errors.update(part.errors)
    return Traffic(
        sum(part.answered for part in parts),
        dict(errors),
        packed(unpacked(part.latencies for part in parts)),
    )
