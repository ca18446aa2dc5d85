"""The dashboard: server-rendered pages over the same views as the REST API."""

from fastapi import APIRouter

from steam.web.pages import actions, batches, deployments, events, flow, models, moments


def pages_router() -> APIRouter:
    """Every page, and the actions of their buttons and forms."""
    router = APIRouter()
    for noun in (deployments, moments, models, batches, events, flow, actions):
        router.include_router(noun.router)
    return router
