"""Who answers for which deployment: a frozen table made from the rows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.records import Deployment, Worker
from steam.core.states import DesiredState, WorkerState
from steam.core.store import Reader


@dataclass(frozen=True, slots=True)
class Route:
    """The ready workers of one deployment, by their tokens.

    `others` serve other versions: they answer while none of `current` does. `timeout_s` is how long
    one request may be scored. Not `wanted`: the user has stopped it.
    """

    deployment: str
    wanted: bool
    timeout_s: float
    current: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


Table = Mapping[str, Route]


def read_table(reader: Reader) -> Table:
    """The route of every deployment, by name."""
    running: defaultdict[int, list[Worker]] = defaultdict(list)
    for worker in reader.live_workers():
        if worker.state is WorkerState.RUNNING:
            running[worker.deployment_id].append(worker)
    return {
        deployment.name: _route(deployment, running[deployment.id])
        for deployment in reader.deployments()
    }


def tokens_of(table: Table) -> frozenset[str]:
    """The tokens of all workers in a table."""
    return frozenset(token for route in table.values() for token in (*route.current, *route.others))


def _route(deployment: Deployment, workers: list[Worker]) -> Route:
    current = tuple(w.token for w in workers if w.version_id == deployment.version_id)
    others = tuple(w.token for w in workers if w.version_id != deployment.version_id)
    return Route(
        deployment=deployment.name,
        wanted=deployment.desired is DesiredState.RUNNING,
        timeout_s=deployment.policy.supervision.request_timeout_s,
        current=current,
        others=others,
    )
