"""Which version of a deployment answered the requests of a time. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from steam.core.records import Worker

_MINUTE_MS = 60_000
_NEAR = (0, 1, -1)  # minutes are counted by a clock that may differ from the wall's by one


def requests_by_version(
    requests: Mapping[int, int], workers: Iterable[Worker], now_ms: int
) -> Counter[int]:
    """Requests, given by the minute of the epoch, by the id of the version.

    A minute counts for the version whose workers were ready longest in it; one in which none was,
    nor in those beside it, for none.
    """
    ready = _ready_ms(requests, workers, now_ms)
    found: Counter[int] = Counter()
    for minute, count in requests.items():
        near = next((ready[minute + by] for by in _NEAR if minute + by in ready), None)
        if near and count:
            found[max(near, key=lambda version: (near[version], version))] += count
    return found


def _ready_ms(
    requests: Mapping[int, int], workers: Iterable[Worker], now_ms: int
) -> dict[int, Counter[int]]:
    """How long workers of each version were ready, for each minute that is asked about."""
    first, last = min(requests, default=0) - 1, max(requests, default=-1) + 1
    ready: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for worker in workers:
        if worker.ready_ms is None:
            continue
        begun_ms, ended_ms = worker.ready_ms, worker.ended_ms
        until_ms = now_ms if ended_ms is None else ended_ms
        begun, ended = begun_ms // _MINUTE_MS, until_ms // _MINUTE_MS
        for minute in range(max(begun, first), min(ended, last) + 1):
            start_ms = minute * _MINUTE_MS
            lasted = min(until_ms, start_ms + _MINUTE_MS) - max(begun_ms, start_ms)
            ready[minute][worker.version_id] += max(lasted, 1)
    return dict(ready)
