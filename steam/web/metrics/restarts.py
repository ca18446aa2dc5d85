"""How often workers were started in the place of others: a bounded number of counts."""

from collections.abc import Collection, Iterable

from steam.core.records import Deployment
from steam.web.metrics.reasons import Reason

MOST_NAMED = 200
"""So many deployments are counted each by itself; further ones as one."""

OTHERS = "_other"  # cannot be the name of a deployment


class RestartCounts:
    """Counts by deployment and reason. A deployment keeps its count until it is removed."""

    def __init__(self, most_named: int = MOST_NAMED) -> None:
        self._most_named = most_named
        self._named: dict[int, dict[Reason, int]] = {}
        self._others = dict.fromkeys(Reason, 0)
        self._has_others = False

    def know(self, deployment_ids: Collection[int]) -> None:
        """Count for exactly these deployments, those that are new from zero."""
        for gone in self._named.keys() - set(deployment_ids):
            del self._named[gone]
        for added in sorted(set(deployment_ids) - self._named.keys()):
            if len(self._named) < self._most_named:
                self._named[added] = dict.fromkeys(Reason, 0)
            else:
                self._has_others = True

    def add(self, deployment_id: int, reason: Reason) -> None:
        self._named.get(deployment_id, self._others)[reason] += 1

    def by_name(self, deployments: Iterable[Deployment]) -> dict[tuple[str, Reason], int]:
        """The counts of these deployments, and under `OTHERS` of those beyond the bound."""
        named = [(one.name, self._named[one.id]) for one in deployments if one.id in self._named]
        if self._has_others:
            named.append((OTHERS, self._others))
        return {(name, reason): n for name, counts in named for reason, n in counts.items()}
