"""The dashboard: server-rendered pages over the same views as the REST API."""

from fastapi import APIRouter

from steam.web.pages import (
    account,
    accounts,
    actions,
    batches,
    code,
    compare,
    confirm,
    deployment,
    deployments,
    diff,
    events,
    flow,
    health,
    home,
    jobs,
    keys,
    login,
    members,
    model,
    model_actions,
    model_confirm,
    models,
    moments,
    projects,
    settings,
    traffic,
)

_NOUNS = (
    home,
    deployments,
    deployment,
    confirm,
    diff,
    traffic,
    code,
    moments,
    models,
    model,
    model_confirm,
    model_actions,
    compare,
    projects,
    jobs,
    batches,
    events,
    health,
    settings,
    flow,
    login,
    account,
    accounts,
    keys,
    members,
    actions,
)


def pages_router() -> APIRouter:
    """Every page, and the actions of their buttons and forms."""
    router = APIRouter()
    for noun in _NOUNS:
        router.include_router(noun.router)
    return router
