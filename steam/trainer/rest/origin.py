"""Who may talk to a server on loopback: no page of another site, by whatever name it calls us."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.trainer.rest.call import render
from steam.trainer.rest.errors import Forbidden, describe


class OriginCheck:
    """Refuses a request whose Host is no name of this server, or that another site's page sent.

    A browser sends such requests without asking its user: DNS rebinding, or a form on any page.
    """

    def __init__(self, app: ASGIApp, host_names: frozenset[str]) -> None:
        self._app = app
        self._host_names = host_names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = None
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            problem = refusal(headers.get("host"), headers.get("origin"), self._host_names)
        if problem is None:
            await self._app(scope, receive, send)
            return
        status, body = describe(Forbidden(problem), scope["path"])
        await render(body, status)(scope, receive, send)


def refusal(host: str | None, origin: str | None, host_names: frozenset[str]) -> str | None:
    """Why a request with these headers is refused, or None. No names: any host will do."""
    if host_names and _name(f"//{host or ''}") not in host_names:
        return "This trainer does not go by the name in the request's Host header."
    if origin is not None and urlsplit(origin).netloc.lower() != (host or "").lower():
        return "Pages of other sites may not use this trainer."
    return None


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
