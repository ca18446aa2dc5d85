"""Who may ask: only this host by its own name, and only its own pages may change anything."""

import re
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.web.access.entrance import Entrance
from steam.web.errors import answer, page_answer
from steam.web.refusals import Forbidden

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
_PREDICTION = re.compile(r"/deployments/[^/]+/(predict(/[^/]+)?|invocations)")
_OWN_SITES = frozenset({b"same-origin", b"none"})
_TRAINER = "/flow/trainer/"


class OriginGuard:
    """Refuses DNS rebinding (a foreign Host) and cross-site requests (a foreign Origin).

    A request that changes something must name the same host in Origin or Referer. One without
    both comes from a program, not a page: it may then not use a content type that a form on a
    foreign page could have sent. A prediction changes nothing, and curl sends it as a form.
    Some of the trainer's GETs write, as H2O's do: whatever goes there must come from our pages.
    """

    def __init__(self, app: ASGIApp, entrance: Entrance) -> None:
        self._app = app
        self._hosts = _LOOPBACK | {name.lower() for name in (entrance.bind, *entrance.host_names)}
        self._insists = entrance.insists

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # Of a header that came twice the first counts.
            headers = dict(reversed(scope["headers"]))
            refusal = self._refusal(scope["method"], scope["path"], headers)
            if refusal is not None:
                told = page_answer if _is_for_people(scope["path"], headers) else answer
                await told(Request(scope), refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, method: str, path: str, headers: Mapping[bytes, bytes]) -> Forbidden | None:
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._is_ours(_host_name(host)):
            return Forbidden(
                f"This server does not answer to the name '{host[:80]}'.",
                hint="Use the address that it printed when it started.",
            )
        if method not in _SAFE_METHODS:
            return _cross_site(host, path, headers)
        return _question_from_elsewhere(host, headers) if path.startswith(_TRAINER) else None

    def _is_ours(self, name: str | None) -> bool:
        """Where others reach this machine, its addresses are names too: none can be rebound."""
        return name is not None and (name in self._hosts or (self._insists and _is_address(name)))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _cross_site(host: str, path: str, headers: Mapping[bytes, bytes]) -> Forbidden | None:
    if headers.get(b"sec-fetch-site", b"none") not in _OWN_SITES:
        return _foreign()
    source = headers.get(b"origin") or headers.get(b"referer")
    if source is not None:
        return None if _netloc(source.decode("latin-1")) == host.lower() else _foreign()
    given = headers.get(b"content-type", b"").decode("latin-1")
    content_type = given.partition(";")[0].strip().lower()
    if content_type in _FORM_TYPES and not _PREDICTION.fullmatch(path):
        return Forbidden(
            f"A change without an Origin may not be sent as {content_type}.",
            hint="Send the header Content-Type: application/json.",
        )
    return None


def _question_from_elsewhere(host: str, headers: Mapping[bytes, bytes]) -> Forbidden | None:
    """Why a GET is refused that may write. A link on a foreign page brings the cookie along, and
    can hide where it is: over plain HTTP the Referer alone shows that it is on one of ours."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return None if site in _OWN_SITES else _foreign()
    source = headers.get(b"origin") or headers.get(b"referer")
    if source is not None:
        return None if _netloc(source.decode("latin-1")) == host.lower() else _foreign()
    return _untold() if b"cookie" in headers else None


def _is_for_people(path: str, headers: Mapping[bytes, bytes]) -> bool:
    """Whether somebody opened an address of the trainer's as a page."""
    return path.startswith(_TRAINER) and b"text/html" in headers.get(b"accept", b"")


def _untold() -> Forbidden:
    return Forbidden(
        "Over plain HTTP the browser does not say whether this address was typed, or followed "
        "from another site. Some of the trainer's change something, so none is opened like this.",
        hint="Use Flow, the command line or an API token, or reach this server by HTTPS "
        "(STEAM_TLS_CERTIFICATE), where browsers do say it.",
    )


def _foreign() -> Forbidden:
    return Forbidden(
        "A page of another site may not change anything here.",
        hint="Use the dashboard, the command line or the API directly.",
    )


def _netloc(url: str) -> str | None:
    """Host and port of a http URL in lower case, None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in {"http", "https"} else None


@lru_cache(maxsize=64)  # asked of every request; most come with the same few
def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
