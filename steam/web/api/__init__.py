"""The REST API, a router per noun; `docs/http.md` is the contract."""

from fastapi import APIRouter

from steam.web.api import (
    batches,
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
        batches,
        events,
        stream,
    ):
        router.include_router(noun.router)
    return router
