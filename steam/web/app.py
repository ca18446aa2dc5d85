"""The master's application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from steam import __version__
from steam.web.access.doorkeeper import Doorkeeper
from steam.web.access.guard import Guard
from steam.web.api import api_router
from steam.web.assets import STATIC, check_assets
from steam.web.changes import Changes
from steam.web.errors import add_error_handlers
from steam.web.flow import proxy
from steam.web.flow.parts import flow_parts
from steam.web.flow.routes import flow_router
from steam.web.gateway.gateway import Gateway, GatewayRoutes
from steam.web.metrics import route as metrics_route
from steam.web.metrics.collector import Collector
from steam.web.middleware.body_limit import BodyLimit
from steam.web.middleware.failures import Failures
from steam.web.middleware.headers import SecurityHeaders
from steam.web.middleware.origin import OriginGuard
from steam.web.pages import pages_router
from steam.web.rendering import page_environment
from steam.web.services import MasterServices
from steam.web.use_cases import account_use_cases
from steam.web.watch import ChangeWatch

_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""It would look for exporters at every request; `/metrics` and the logs have what there is."""


def create_app(services: MasterServices) -> FastAPI:
    """The REST API and the dashboard over `services`.

    `app.state.watch.close()` ends the open streams; a server that shuts down calls it first.
    Raises NotFound when the browser libraries are missing.
    """
    check_assets()
    app = FastAPI(
        title="steam",
        version=__version__,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=_NO_TELEMETRY,
    )
    app.state.services = services
    app.state.changes = Changes(services)
    limits = services.limits
    app.state.gateway = Gateway(
        services.store, wait_s=limits.gateway_wait_s, limit_bytes=limits.body_bytes
    )
    app.state.metrics = Collector(services, lambda: app.state.gateway.figures)
    app.state.watch = ChangeWatch(services.store.change_counter)
    app.state.flow = flow_parts(services)
    app.state.accounts = account_use_cases(services)
    doorkeeper = Doorkeeper(services.store, services.clock, services.entrance, services.who)
    app.state.templates = page_environment()
    app.router.routes.extend(_routes())
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    add_error_handlers(app)
    # The last one added is the first that a request meets.
    streamed = proxy.UPLOADS | {"/api/models"}
    app.add_middleware(BodyLimit, limit_bytes=limits.body_bytes, streamed=streamed)
    app.add_middleware(GatewayRoutes, gateway=app.state.gateway)
    app.add_middleware(Guard, doorkeeper=doorkeeper)
    app.add_middleware(Failures)
    app.add_middleware(OriginGuard, entrance=services.entrance)
    app.add_middleware(SecurityHeaders)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """All routes, for any application: reading their signatures takes longer than all else here."""
    router = APIRouter()
    for one in (api_router(), pages_router(), flow_router(), metrics_route.router):
        router.include_router(one)
    declared = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, telemetry=_NO_TELEMETRY)
    declared.include_router(router)
    return tuple(declared.router.routes)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.watch.close()
    await app.state.gateway.close()
    await app.state.flow.link.close()
