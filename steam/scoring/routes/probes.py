"""`/health`, `/ready` and `/ping`: answered at once, whatever the model is doing.

`/ping` is what clients of Steam, MLflow and SageMaker wait for, so it says that the model is there.
"""

import os

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steam.scoring.responses import json_response
from steam.scoring.worker import Worker


def probe_routes(worker: Worker) -> list[Route]:
    """Routes by which the overseer knows this worker and sees what it can do."""

    async def health(_: Request) -> Response:
        return json_response(
            {
                "status": "live",
                "token": worker.token,
                "pid": os.getpid(),
                "deployment": worker.deployment,
                "version": worker.version,
                "uptime_ms": worker.stats.uptime_ms(),
                "ready": worker.loaded is not None,
                "busy_ms": worker.running.longest_ms(),
            }
        )

    async def ready(_: Request) -> Response:
        worker.model()
        return json_response({"status": "ready", "artifact": worker.artifact})

    async def ping(_: Request) -> Response:
        worker.model()
        return Response()

    return [Route("/health", health), Route("/ready", ready), Route("/ping", ping)]
