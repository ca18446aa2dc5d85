"""Asking many workers once, within a bounded time."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from steam.overseer.observed import Health
from steam.overseer.probe.exchange import Exchanges
from steam.overseer.probe.target import Target

_MOST_AT_ONCE = 256  # open connections; far below the usual limit of open files
_LOOK_S = 1.0


class Prober(Protocol):
    """Asks workers how they are."""

    def probe(self, targets: Sequence[Target]) -> Mapping[str, Health]:
        """The health of each target, by token."""
        ...


class HttpProber:
    """Asks each worker's `/health`; a hung one costs its own timeout and nobody else's."""

    def probe(self, targets: Sequence[Target]) -> Mapping[str, Health]:
        if not targets:
            return {}
        waiting = list(targets)
        health: dict[str, Health] = {}
        exchanges = Exchanges()
        try:
            while waiting or exchanges:
                while waiting and len(exchanges) < _MOST_AT_ONCE:
                    exchanges.ask(waiting.pop())
                for answer in exchanges.wait(_LOOK_S):
                    health[answer.target.token] = answer.health
        finally:
            exchanges.close()
        return health
