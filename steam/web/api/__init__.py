"""The REST API, a router per noun; `docs/http.md` is the contract."""

from fastapi import APIRouter

from steam.web.api import (
    accounts,
    batches,
    deployment_changes,
    deployments,
    events,
    health,
    keys,
    labels,
    members,
    models,
    projects,
    stream,
    tokens,
    traffic,
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
        traffic,
        batches,
        events,
        stream,
        accounts,
        tokens,
        keys,
        members,
    ):
        router.include_router(noun.router)
    return router
