"""An address of every page and JSON list, by the route that answers it, in a large home."""

from collections.abc import Mapping

_DEPLOYMENT = "endpoint-000"
_MODEL, _OTHER = "glm_binomial-00000", "glm_binomial-00020"
_PROJECT = "project-00"

PAGES: Mapping[str, tuple[str, ...]] = {
    "/": ("/", "/?sort=rate&order=desc"),
    "/deployments": ("/deployments", "/deployments?state=stopped&q=endpoint&page=2"),
    "/deployments/{name}": (
        f"/deployments/{_DEPLOYMENT}",
        f"/deployments/{_DEPLOYMENT}?view=versions",
        f"/deployments/{_DEPLOYMENT}?view=events",
        f"/deployments/{_DEPLOYMENT}?view=log",
    ),
    "/deployments/{name}/form": (f"/deployments/{_DEPLOYMENT}/form",),
    "/deployments/{name}/confirm": (f"/deployments/{_DEPLOYMENT}/confirm?do=stop",),
    "/deployments/{name}/diff": (f"/deployments/{_DEPLOYMENT}/diff?from=1&to=2",),
    "/deployments/{name}/traffic": (f"/deployments/{_DEPLOYMENT}/traffic?span=30d",),
    "/deployments/{name}/code": (f"/deployments/{_DEPLOYMENT}/code?row=%7B%22AGE%22%3A65%7D",),
    "/deployments/{name}/at": (f"/deployments/{_DEPLOYMENT}/at?when=2026-01-01T00:00",),
    "/deployments/{name}/keys": (f"/deployments/{_DEPLOYMENT}/keys",),
    "/models": ("/models", "/models?sort=auc&order=desc&page=2", "/models?q=binomial"),
    "/models/{name}": (f"/models/{_MODEL}",),
    "/models/{name}/confirm": (f"/models/{_MODEL}/confirm?do=delete",),
    "/compare": (f"/compare?model={_MODEL}&model={_OTHER}",),
    "/projects": ("/projects",),
    "/projects/{name}": (f"/projects/{_PROJECT}", f"/projects/{_PROJECT}?sort=logloss"),
    "/projects/{project}/members": (f"/projects/{_PROJECT}/members",),
    "/jobs": ("/jobs",),
    "/batches": ("/batches",),
    "/events": ("/events", "/events?actor=anna", "/events?kind=worker-ready"),
    "/health": ("/health",),
    "/settings": ("/settings",),
    "/flow": ("/flow",),
    "/login": ("/login",),
    "/account": ("/account",),
    "/accounts": ("/accounts",),
}
"""What people look at. `/setup` is only there before anybody is."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "/api/health": ("/api/health",),
    "/api/projects": ("/api/projects",),
    "/api/projects/{name}": (f"/api/projects/{_PROJECT}",),
    "/api/models": ("/api/models", "/api/models?page=1"),
    "/api/models/{name}": (f"/api/models/{_MODEL}",),
    "/api/models/{name}/curves": (f"/api/models/{_MODEL}/curves",),
    "/api/labels": ("/api/labels",),
    "/api/deployments": ("/api/deployments",),
    "/api/deployments/{name}": (f"/api/deployments/{_DEPLOYMENT}",),
    "/api/deployments/{name}/versions": (f"/api/deployments/{_DEPLOYMENT}/versions",),
    "/api/deployments/{name}/workers": (f"/api/deployments/{_DEPLOYMENT}/workers",),
    "/api/deployments/{name}/logs": (f"/api/deployments/{_DEPLOYMENT}/logs",),
    "/api/deployments/{name}/keys": (f"/api/deployments/{_DEPLOYMENT}/keys",),
    "/api/deployments/{name}/traffic": (f"/api/deployments/{_DEPLOYMENT}/traffic",),
    "/api/traffic": ("/api/traffic",),
    "/api/batches": ("/api/batches",),
    "/api/events": ("/api/events", "/api/events?limit=1000"),
    "/api/whoami": ("/api/whoami",),
    "/api/accounts": ("/api/accounts",),
    "/api/tokens": ("/api/tokens",),
    "/api/projects/{project}/members": (f"/api/projects/{_PROJECT}/members",),
    "/flow/api/flows": ("/flow/api/flows",),
    "/metrics": ("/metrics",),
}
"""What programs read."""

OF_ADMINS = frozenset(
    {"/settings", "/accounts", "/api/accounts", "/flow", "/flow/api/flows"}
    | {"/deployments/{name}/keys", "/api/deployments/{name}/keys"}
)
"""Routes that a viewer is refused."""
