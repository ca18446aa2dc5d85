"""`/openapi.json`: made at the first request for it, and kept."""

from threading import Lock

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steam.scoring.responses import JSON_TYPE
from steam.scoring.worker import Worker


def openapi_routes(worker: Worker) -> list[Route]:
    """The route of the worker's OpenAPI document."""
    lock = Lock()
    made: list[bytes] = []

    def openapi(_: Request) -> Response:  # not async: in a thread, beside the scoring of others
        with lock:
            if not made:
                made.append(_document(worker))
        return Response(made[0], media_type=JSON_TYPE)

    return [Route("/openapi.json", openapi)]


def _document(worker: Worker) -> bytes:
    # Most workers are never asked for it.
    from steam.scoring.openapi.document import document_of  # noqa: PLC0415

    return msgspec.json.encode(document_of(worker))
