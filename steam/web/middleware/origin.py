"""Who may ask: only this host by its own name, and only its own pages may change anything."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.web.errors import answer
from steam.web.refusals import Forbidden

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
_OWN_SITES = frozenset({"same-origin", "none"})


class OriginGuard:
    """Refuses DNS rebinding (a foreign Host) and cross-site requests (a foreign Origin).

    A request that changes something must name the same host in Origin or Referer. One without
    both comes from a program, not a page: it may then not use a content type that a form on a
    foreign page could have sent.
    """

    def __init__(self, app: ASGIApp, bound_host: str) -> None:
        self._app = app
        self._hosts = _LOOPBACK | {bound_host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refusal = self._refusal(scope["method"], Headers(scope=scope))
            if refusal is not None:
                await answer(Request(scope), refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> Forbidden | None:
        host = headers.get("host", "")
        if _host_name(f"//{host}") not in self._hosts:
            return Forbidden(
                f"This server does not answer to the name '{host[:80]}'.",
                hint="Use the address that it printed when it started.",
            )
        if method in _SAFE_METHODS:
            return None
        return _cross_site(host, headers)


def _cross_site(host: str, headers: Headers) -> Forbidden | None:
    foreign = Forbidden(
        "A page of another site may not change anything here.",
        hint="Use the dashboard, the command line or the API directly.",
    )
    if headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        return foreign
    source = headers.get("origin") or headers.get("referer")
    if source is not None:
        return None if _netloc(source) == host.lower() else foreign
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type in _FORM_TYPES:
        return Forbidden(
            f"A change without an Origin may not be sent as {content_type}.",
            hint="Send the header Content-Type: application/json.",
        )
    return None


def _netloc(url: str) -> str | None:
    """Host and port of a http URL in lower case, None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in {"http", "https"} else None


def _host_name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
