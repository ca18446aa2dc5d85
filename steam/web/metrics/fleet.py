"""Deployments and workers as they are, as metrics. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from steam.core.records import Deployment, Worker
from steam.core.states import DeploymentState, DesiredState, WorkerState
from steam.deploy.status import deployment_state
from steam.scoring.exposition import Family, Sample, gauge
from steam.web.metrics.restarts import MOST_NAMED, OTHERS


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
    yield gauge(
        "steam_deployment_workers_wanted",
        "Workers that a deployment should have.",
        *_by_deployment(fleet.deployments, _wanted),
    )
    yield gauge(
        "steam_deployment_workers_running",
        "Workers of a deployment that answer.",
        *_by_deployment(fleet.deployments, lambda one: _running(of[one.id])),
    )


def _by_deployment(
    deployments: Iterable[Deployment], count: Callable[[Deployment], int]
) -> Iterator[Sample]:
    """A count of each of the oldest deployments, and the sum of those beyond the bound."""
    oldest = sorted(deployments, key=lambda one: one.id)
    for one in oldest[:MOST_NAMED]:
        yield Sample(count(one), {"deployment": one.name})
    if len(oldest) > MOST_NAMED:
        yield Sample(sum(map(count, oldest[MOST_NAMED:])), {"deployment": OTHERS})


def _wanted(deployment: Deployment) -> int:
    return deployment.replicas if deployment.desired is DesiredState.RUNNING else 0


def _running(workers: Sequence[Worker]) -> int:
    return sum(worker.state is WorkerState.RUNNING for worker in workers)
