"""The trainer's HTTP API as an ASGI app.

Plain Starlette: H2O's parameters are a text grammar of their own and uploads come without a
content type, so a framework that reads bodies by declared types would only be in the way.
"""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from steam.trainer.rest import (
    builders,
    cloud,
    column_changes,
    download,
    export,
    frames,
    imports,
    jobs,
    keys,
    metadata,
    metrics,
    models,
    parse,
    predictions,
    rapids,
    regularization,
    row_changes,
    saved_frames,
    sessions,
    sql,
)
from steam.trainer.rest.call import render
from steam.trainer.rest.errors import no_route
from steam.trainer.rest.origin import OriginCheck
from steam.trainer.rest.services import TrainerServices

_ROUTES = [
    route
    for noun in (
        cloud,
        metadata,
        sessions,
        rapids,
        imports,
        parse,
        sql,
        jobs,
        saved_frames,
        export,
        column_changes,
        row_changes,
        frames,
        builders,
        models,
        regularization,
        predictions,
        metrics,
        download,
        keys,
    )
    for route in noun.routes
]


def create_app(services: TrainerServices) -> Starlette:
    """The app over these services. It owns none of them: who made them closes them."""
    app = Starlette(
        routes=_ROUTES,
        middleware=[Middleware(OriginCheck, host_names=services.host_names)],
        exception_handlers={404: _not_served, 405: _not_served},
    )
    app.router.redirect_slashes = False
    app.state.services = services
    return app


def _not_served(request: Request, _error: Exception) -> Response:
    status, body = no_route(request.method, request.url.path)
    return render(body, status)
