"""Which listening sockets to hold between passes. Pure."""

from collections.abc import Mapping, Sequence

from steam.core.states import WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Observed, Presence

_PATIENCE_MS = 5_000
"""The longest that clients are left waiting for the next start; beyond that they are refused."""

_GIVING = frozenset({WorkerState.RUNNING, WorkerState.UNHEALTHY, WorkerState.STARTING})
"""States in which a worker has the socket open; one that is ending has let go of it."""


def ports_to_hold(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Mapping[int, Sequence[str]]:
    """The ports of running deployments, each with the tokens of workers that have its socket.

    A deployment counts whose worker lives or is about to be started: its clients wait in the
    kernel's queue meanwhile. One that is stopped, or keeps crashing, refuses them.
    """
    tokens: dict[int, list[str]] = {}
    alive: set[int] = set()
    for sighting in observed.sightings:
        worker = sighting.worker
        if worker.state in _GIVING and sighting.presence is Presence.OURS:
            alive.add(worker.deployment_id)
            tokens.setdefault(worker.port, []).append(worker.token)
    soon = {
        worker.deployment_id
        for worker in observed.waiting
        if (worker.retry_at_ms or 0) - now_ms <= _PATIENCE_MS
    }
    return {
        deployment.port: tokens.get(deployment.port, [])
        for deployment in desired
        if deployment.slots and deployment.id in alive | soon
    }
