"""The routes of Steam's prediction service: `/predict` and `/info`, also with the model's name."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.core.errors import NotFound
from steam.scoring.dialects.steam import STEAM
from steam.scoring.info import info_of
from steam.scoring.long_scorings import LongScorings
from steam.scoring.responses import json_response
from steam.scoring.routes.rows import Rows
from steam.scoring.worker import Worker


def prediction_service_routes(worker: Worker, long: LongScorings) -> list[Route]:
    """Routes of one model, which may be named: Steam's service could hold several."""
    rows = Rows(worker, STEAM, long)

    async def info(_: Request) -> Response:
        return json_response(info_of(worker.model()))

    async def named_info(request: Request) -> Response:
        _check_name(worker, request.path_params["model"])
        return json_response(info_of(worker.model()))

    return [
        _scoring("/predict", rows),
        _scoring("/predict/{model}", _Named(worker, rows)),
        Route("/info", info),
        Route("/info/{model}", named_info),
    ]


class _Named:
    """An application for those who name the model that is there."""

    def __init__(self, worker: Worker, app: ASGIApp) -> None:
        self._worker = worker
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _check_name(self._worker, scope["path_params"]["model"])
        await self._app(scope, receive, send)


def _check_name(worker: Worker, name: str) -> None:
    """Raise NotFound unless it is the deployment's name, or the one that the model came with."""
    if name not in (worker.deployment, worker.model().name):
        raise NotFound("model", name[:80], hint=f"This worker has '{worker.deployment}'.")


def _scoring(path: str, app: ASGIApp) -> Route:
    route = Route(path, app)
    route.methods = {"GET", "POST"}  # Starlette adds HEAD, which would score and count a row
    return route
