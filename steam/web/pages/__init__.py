"""The dashboard: server-rendered pages over the same views as the REST API."""

from fastapi import APIRouter

from steam.web.pages import actions, deployments, events, models, moments


def pages_router() -> APIRouter:
    """Every page, and the actions of their buttons and forms."""
    router = APIRouter()
    for noun in (deployments, moments, models, events, actions):
        router.include_router(noun.router)
    return router
