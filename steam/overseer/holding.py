"""Which listening sockets to hold between passes. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from steam.core.states import WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Observed, Presence
from steam.overseer.plan import StartWorker

_PATIENCE_MS = 5_000
"""The longest that clients are left waiting for the next start; beyond that they are refused."""

_GIVING = frozenset({WorkerState.RUNNING, WorkerState.STARTING})
"""States in which a worker has the socket and answers; one that is ending has let go of it."""


def ports_to_hold(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Mapping[int, Sequence[str]]:
    """The ports of running deployments, each with the tokens of workers that have its socket.

    Clients of a deployment whose worker is being replaced wait in the kernel's queue meanwhile;
    those of one that is stopped, or that keeps crashing, are refused.
    """
    tokens: dict[int, list[str]] = {}
    for sighting in observed.sightings:
        worker = sighting.worker
        if worker.state in _GIVING and sighting.presence is Presence.OURS:
            tokens.setdefault(worker.port, []).append(worker.token)
    live = {sighting.worker.deployment_id for sighting in observed.sightings}
    starts_at_ms: dict[int, int] = {}
    for worker in observed.waiting:
        retry_at_ms = worker.retry_at_ms or 0
        earlier = starts_at_ms.get(worker.deployment_id, retry_at_ms)
        starts_at_ms[worker.deployment_id] = min(earlier, retry_at_ms)
    return {
        deployment.port: tokens.get(deployment.port, [])
        for deployment in desired
        if deployment.slots
        and (deployment.id in live or starts_at_ms.get(deployment.id, 0) - now_ms <= _PATIENCE_MS)
    }


def ports_to_open(
    desired: Sequence[DesiredDeployment], observed: Observed, waiting: Iterable[StartWorker]
) -> frozenset[int]:
    """The ports of deployments that wait for the turn of their first worker, as after a reboot.

    Their clients wait in the kernel's queue, as they would if all workers were started at once.
    """
    ids = {start.deployment_id for start in waiting}
    ids -= {sighting.worker.deployment_id for sighting in observed.sightings}
    return frozenset(deployment.port for deployment in desired if deployment.id in ids)
