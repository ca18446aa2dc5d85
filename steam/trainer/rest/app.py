"""The trainer's HTTP API as an ASGI app.

Plain Starlette: H2O's parameters are a text grammar of their own and uploads come without a
content type, so a framework that reads bodies by declared types would only be in the way.
"""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from steam.trainer.rest import (
    about,
    assemblies,
    builders,
    cloud,
    column_changes,
    derived_models,
    download,
    export,
    find,
    flow_address,
    frame_columns,
    frames,
    generic,
    grids,
    imports,
    interaction_strengths,
    jobs,
    keys,
    lineage,
    listed_files,
    logs,
    made_frames,
    made_models,
    metadata,
    metrics,
    model_figures,
    models,
    network_test,
    parse,
    partial_dependence,
    predictions,
    rapids,
    refused,
    regularization,
    row_changes,
    saved_frames,
    saved_grids,
    saved_models,
    sessions,
    shown_trees,
    sql,
    typeahead,
    upkeep,
)
from steam.trainer.rest.call import render
from steam.trainer.rest.endpoints import routes_about
from steam.trainer.rest.errors import no_route
from steam.trainer.rest.login_check import LoginCheck
from steam.trainer.rest.logins import Logins
from steam.trainer.rest.loose_paths import LoosePaths
from steam.trainer.rest.origin import OriginCheck
from steam.trainer.rest.services import TrainerServices

_ROUTES = [
    route
    for noun in (
        cloud,
        flow_address,
        about,
        metadata,
        upkeep,
        logs,
        network_test,
        typeahead,
        listed_files,
        refused,
        sessions,
        rapids,
        assemblies,
        imports,
        parse,
        sql,
        jobs,
        saved_frames,
        export,
        column_changes,
        row_changes,
        made_frames,
        find,
        frame_columns,
        frames,
        generic,
        builders,
        saved_models,
        lineage,
        models,
        model_figures,
        shown_trees,
        grids,
        saved_grids,
        made_models,
        regularization,
        partial_dependence,
        interaction_strengths,
        predictions,
        metrics,
        derived_models,
        download,
        keys,
    )
    for route in noun.routes
]
_ROUTES += routes_about(_ROUTES)


def create_app(services: TrainerServices) -> Starlette:
    """The app over these services. It owns none of them: who made them closes them."""
    app = Starlette(
        routes=_ROUTES,
        middleware=[
            Middleware(OriginCheck, host_names=services.host_names),
            Middleware(LoginCheck, logins=Logins(services.home.logins, services.token)),
            Middleware(LoosePaths, routes=_ROUTES),
        ],
        exception_handlers={404: _not_served, 405: _not_served},
    )
    app.router.redirect_slashes = False
    app.state.services = services
    return app


def _not_served(request: Request, _error: Exception) -> Response:
    status, body = no_route(request.method, request.url.path)
    return render(body, status)
