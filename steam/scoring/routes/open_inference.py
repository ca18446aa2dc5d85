"""`/v2`: the Open Inference Protocol, for the one model of this worker."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from steam.core.errors import InvalidInput, NotFound, SteamError
from steam.scoring.dialects.open_inference import open_inference, tell
from steam.scoring.errors import MethodRefused
from steam.scoring.inference_facts import (
    model_metadata,
    repository_index,
    server_metadata,
    statistics,
)
from steam.scoring.long_scorings import LongScorings
from steam.scoring.responses import json_response
from steam.scoring.routes.rows import Rows
from steam.scoring.worker import Worker

_SHOWN = 120  # characters of a path


def open_inference_routes(worker: Worker, long: LongScorings) -> list[Route]:
    """All of `/v2`, whose errors have the protocol's own shape."""
    app = ExceptionMiddleware(
        Router([*_server_routes(worker), *_model_routes(worker, long)], redirect_slashes=False),
        handlers={SteamError: _on_error, HTTPException: _on_refusal(worker)},
    )
    return [Route("/v2", app), Route("/v2/{rest:path}", app)]


def _server_routes(worker: Worker) -> list[Route]:
    async def metadata(_: Request) -> Response:
        return json_response(server_metadata())

    async def live(_: Request) -> Response:
        return json_response({"live": True})

    async def ready(_: Request) -> Response:
        # The published text of the protocol calls both answers `live`.
        is_ready = worker.loaded is not None
        return json_response({"ready": is_ready, "live": is_ready}, 200 if is_ready else 503)

    async def index(_: Request) -> Response:
        return json_response(repository_index(worker))

    async def change(_: Request) -> Response:
        raise InvalidInput(
            "This server has one model, and neither loads nor unloads any.",
            hint="Deploy another version, or stop the deployment.",
        )

    return [
        Route("/v2", metadata),
        Route("/v2/health/live", live),
        Route("/v2/health/ready", ready),
        Route("/v2/repository/index", index, methods=["POST"]),
        Route("/v2/repository/models/{name}/load", change, methods=["POST"]),
        Route("/v2/repository/models/{name}/unload", change, methods=["POST"]),
    ]


def _model_routes(worker: Worker, long: LongScorings) -> list[Route]:
    name, version = worker.deployment, str(worker.version)
    infer = Rows(worker, open_inference(name, version), long)

    async def metadata(_: Request) -> Response:
        return json_response(model_metadata(worker))

    async def ready(_: Request) -> Response:
        worker.model()
        return json_response({"name": name, "ready": True})

    async def stats(_: Request) -> Response:
        return json_response(statistics(worker))

    routes: list[Route] = []
    for path in (f"/v2/models/{name}", f"/v2/models/{name}/versions/{version}"):
        routes += [
            Route(path, metadata),
            Route(f"{path}/ready", ready),
            Route(f"{path}/stats", stats),
            Route(f"{path}/infer", infer, methods=["POST"]),
        ]
    return [*routes, Route("/v2/models/stats", stats)]


async def _on_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, SteamError)  # noqa: S101 -- starlette chose this handler by type
    return tell(error)


def _on_refusal(worker: Worker) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Tells of Starlette's own refusals, 404 and 405, in the protocol's shape."""
    name, version = worker.deployment, worker.version
    hint = f"The model is '{name}', version '{version}': see GET /v2/models/{name}."

    async def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 -- as above
        path = request.url.path[:_SHOWN]
        if error.status_code != 405:
            return tell(NotFound("route", path, hint=hint))
        allowed = (error.headers or {}).get("Allow", "")
        response = tell(
            MethodRefused(f"{path} does not answer {request.method}.", hint=f"Use {allowed}.")
        )
        response.headers["Allow"] = allowed
        return response

    return refuse
