"""The REST API, a router per noun; `docs/http.md` is the contract."""

from fastapi import APIRouter

from steam.web.api import (
    deployment_changes,
    deployments,
    events,
    health,
    labels,
    models,
    projects,
    stream,
    workers,
)


def api_router() -> APIRouter:
    """Everything below /api."""
    router = APIRouter(prefix="/api")
    for noun in (
        health,
        projects,
        models,
        labels,
        deployments,
        deployment_changes,
        workers,
        events,
        stream,
    ):
        router.include_router(noun.router)
    return router
