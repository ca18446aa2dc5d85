"""Deployments and workers as they are, as metrics. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from steam.core.records import Deployment, Worker
from steam.core.states import DeploymentState, DesiredState, WorkerState
from steam.deploy.status import deployment_state
from steam.scoring.exposition import Family, Sample, gauge
from steam.web.metrics.restarts import MOST_NAMED


@dataclass(frozen=True, slots=True)
class Fleet:
    """Every deployment, and the newest workers of each slot, at one moment."""

    deployments: Sequence[Deployment]
    workers: Sequence[Worker]
    now_ms: int


def fleet_families(fleet: Fleet) -> Iterator[Family]:
    """How many deployments and workers there are in each state, and what each deployment has."""
    of: defaultdict[int, list[Worker]] = defaultdict(list)
    for worker in fleet.workers:
        of[worker.deployment_id].append(worker)
    states = Counter(deployment_state(one, of[one.id], fleet.now_ms) for one in fleet.deployments)
    yield gauge(
        "steam_deployments",
        "Deployments by state.",
        *(Sample(states[state], {"state": state.value}) for state in DeploymentState),
    )
    worker_states = Counter(worker.state for worker in fleet.workers)
    yield gauge(
        "steam_workers",
        "Workers by state: those that live or wait, and the last ended one of other slots.",
        *(Sample(worker_states[state], {"state": state.value}) for state in WorkerState),
    )
    named = fleet.deployments[:MOST_NAMED]
    yield gauge(
        "steam_deployment_workers_wanted",
        "Workers that a deployment should have.",
        *(Sample(_wanted(one), {"deployment": one.name}) for one in named),
    )
    yield gauge(
        "steam_deployment_workers_running",
        "Workers of a deployment that answer.",
        *(Sample(_running(of[one.id]), {"deployment": one.name}) for one in named),
    )


def _wanted(deployment: Deployment) -> int:
    return deployment.replicas if deployment.desired is DesiredState.RUNNING else 0


def _running(workers: Sequence[Worker]) -> int:
    return sum(worker.state is WorkerState.RUNNING for worker in workers)
