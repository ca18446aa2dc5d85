"""`/metrics`: what the worker counts, for Prometheus."""

import os
from collections.abc import Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steam.scoring.counts import Counts
from steam.scoring.exposition import (
    CONTENT_TYPE,
    Durations,
    Family,
    Sample,
    counter,
    exposition,
    gauge,
    histogram,
)
from steam.scoring.figures.layout import CODES
from steam.scoring.figures.sums import Totals
from steam.scoring.histogram import below
from steam.scoring.resources import process_families
from steam.scoring.worker import Worker

_HASH_CHARACTERS = 12
_MS_PER_S = 1000
_NS_PER_S = 1e9


def metric_routes(worker: Worker) -> list[Route]:
    """The route that Prometheus scrapes."""

    # Replicas share a port, so that each scrape of it may meet another: the pid keeps their
    # counters apart, and those of the whole deployment are the same whichever it meets.
    whole = {"deployment": worker.deployment}
    common = {**whole, "pid": str(os.getpid())}

    async def metrics(_: Request) -> Response:
        counts, tell = worker.stats.counts(), worker.stats.teller()

        def text() -> str:  # in a thread: it reads files
            families = (
                *work_families(counts),
                *_state_families(worker),
                *process_families(counts.start_ms),
            )
            of_deployment = deployment_families(tell().totals)
            return exposition(families, common) + exposition(of_deployment, whole)

        return Response(await run_in_threadpool(text), headers={"Content-Type": CONTENT_TYPE})

    return [Route("/metrics", metrics)]


def work_families(counts: Counts) -> Iterator[Family]:
    """What the worker has done."""
    yield counter(
        "steam_worker_requests_total",
        "Requests for predictions, by method and class of the answer's status.",
        *(
            Sample(count, {"method": method, "status": outcome.value})
            for (method, outcome), count in counts.requests.items()
        ),
    )
    yield counter("steam_worker_rows_total", "Rows scored.", counts.rows)
    yield counter(
        "steam_worker_scoring_seconds_total",
        "Time spent scoring.",
        counts.scoring_ms / _MS_PER_S,
    )
    yield histogram(
        "steam_worker_request_seconds",
        "Time from a request to its prediction, both within the worker.",
        Durations(
            bounds=tuple((bound / _NS_PER_S, count) for bound, count in counts.latency),
            count=sum(n for (_, outcome), n in counts.requests.items() if outcome == "2xx"),
            sum_s=counts.latency_ms / _MS_PER_S,
        ),
    )


def deployment_families(totals: Totals) -> Iterator[Family]:
    """What all workers of the deployment have done, those that have ended too."""
    yield counter(
        "steam_deployment_requests_total",
        "Requests for predictions to all workers, by method and class of the answer's status.",
        *(
            Sample(count, {"method": method, "status": outcome.value})
            for (method, outcome), count in totals.requests.items()
        ),
    )
    yield counter(
        "steam_deployment_errors_total",
        "Requests to all workers that were not answered with a prediction, by kind.",
        *(Sample(totals.errors.get(code, 0), {"kind": code}) for code in CODES),
    )
    yield counter("steam_deployment_rows_total", "Rows scored by all workers.", totals.rows)
    yield counter(
        "steam_deployment_scoring_seconds_total",
        "Time that all workers spent scoring.",
        totals.scoring_ns / _NS_PER_S,
    )
    yield histogram(
        "steam_deployment_request_seconds",
        "Time from a request to its prediction, within whichever worker.",
        Durations(
            bounds=tuple((bound / _NS_PER_S, count) for bound, count in below(totals.counts)),
            count=totals.count,
            sum_s=totals.latency_ns / _NS_PER_S,
        ),
    )


def _state_families(worker: Worker) -> Iterator[Family]:
    algorithm = worker.loaded.algorithm if worker.loaded else ""
    about = {
        "version": str(worker.version),
        "artifact": worker.artifact[:_HASH_CHARACTERS],
        "algorithm": algorithm,
    }
    yield gauge("steam_worker_info", "The model that it serves.", Sample(1, about))
    yield gauge(
        "steam_worker_ready", "1 once its model is loaded, else 0.", worker.loaded is not None
    )
    yield gauge(
        "steam_worker_busy_seconds",
        "For how long the longest of its running requests has been scored.",
        worker.running.longest_ms() / _MS_PER_S,
    )
