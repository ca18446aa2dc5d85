"""`/schema` and `/stats`: what the model reads and gives, and what the worker has done."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steam.scoring.responses import json_response
from steam.scoring.schema import schema_of
from steam.scoring.stats import told_fields
from steam.scoring.worker import Worker


def fact_routes(worker: Worker) -> list[Route]:
    """Routes that describe the model and count the work."""

    async def schema(_: Request) -> Response:
        return json_response(schema_of(worker))

    async def stats(_: Request) -> Response:
        own = worker.stats.fields()
        told = await run_in_threadpool(worker.stats.teller())
        return json_response({**own, **told_fields(told)})

    return [Route("/schema", schema), Route("/stats", stats)]
