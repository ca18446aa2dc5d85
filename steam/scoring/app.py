"""The ASGI application of a worker."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.core.errors import InvalidInput, NotFound, SteamError
from steam.core.origin import LOOPBACK_NAMES, refusal
from steam.scoring.errors import Forbidden, MethodRefused
from steam.scoring.log import log
from steam.scoring.long_scorings import LongScorings
from steam.scoring.request_body import header
from steam.scoring.responses import error_response, unexpected_response
from steam.scoring.routes.facts import fact_routes
from steam.scoring.routes.invocations import invocation_routes
from steam.scoring.routes.metrics import metric_routes
from steam.scoring.routes.open_inference import open_inference_routes
from steam.scoring.routes.openapi import openapi_routes
from steam.scoring.routes.page import page_routes
from steam.scoring.routes.prediction_service import prediction_service_routes
from steam.scoring.routes.probes import probe_routes
from steam.scoring.routes.snippets import snippet_routes
from steam.scoring.worker import Worker


def create_app(worker: Worker) -> Starlette:
    """The application of one worker, whose model may still be loading."""
    long = LongScorings(worker.running)
    return Starlette(
        routes=[
            *prediction_service_routes(worker, long),
            *invocation_routes(worker, long),
            *open_inference_routes(worker, long),
            *probe_routes(worker),
            *fact_routes(worker),
            *metric_routes(worker),
            *openapi_routes(worker),
            *page_routes(worker),
            *snippet_routes(worker),
        ],
        middleware=[Middleware(_UnexpectedFailures), Middleware(_OriginCheck)],
        exception_handlers={SteamError: _on_error, HTTPException: _on_refusal},
    )


class _OriginCheck:
    """Refuses requests that pages of other sites send."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = refusal(header(scope, b"host"), header(scope, b"origin") or None, LOOPBACK_NAMES)
        if problem is None:
            await self._app(scope, receive, send)
        else:
            await error_response(Forbidden(problem))(scope, receive, send)


class _UnexpectedFailures:
    """Answers 500 with an id for what nobody foresaw, and logs the cause under that id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception:  # noqa: BLE001 -- the last edge before the socket
            response, identity = unexpected_response()
            log.exception("failed", extra={"fields": {"id": identity, "path": scope["path"]}})
            await response(scope, receive, send)


async def _on_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, SteamError)  # noqa: S101 -- starlette chose this handler by type
    return error_response(error)


async def _on_refusal(request: Request, error: Exception) -> Response:
    """Starlette's own refusals, 404 and 405, in our shape."""
    assert isinstance(error, HTTPException)  # noqa: S101 -- as above
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        response = error_response(
            MethodRefused(
                f"{request.url.path[:80]} does not answer {request.method}.",
                hint=f"Use {allowed}." if allowed else "",
            )
        )
        response.headers["Allow"] = allowed
        return response
    if error.status_code == 404:
        return error_response(NotFound("route", request.url.path[:80], hint="See GET /schema."))
    return error_response(InvalidInput(error.detail))
