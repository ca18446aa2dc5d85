"""Everything below /flow that programs ask for; the page itself is one of the pages."""

from fastapi import APIRouter

from steam.web.flow import deploy, flows_api, import_api, proxy, trainer_api


def flow_router() -> APIRouter:
    """The trainer's API under the master's origin, and Flow's own."""
    api = APIRouter(prefix="/flow/api")
    for noun in (trainer_api, flows_api, import_api, deploy):
        api.include_router(noun.router)
    router = APIRouter()
    router.include_router(proxy.router)
    router.include_router(api)
    return router
