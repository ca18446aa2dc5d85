"""The headers that every answer carries."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header = tuple[bytes, bytes]

_POLICY = b"; ".join(
    (
        b"default-src 'none'",
        b"script-src 'self'",
        b"style-src 'self'",
        b"img-src 'self'",
        b"connect-src 'self'",
        b"form-action 'self'",
        b"base-uri 'none'",
        b"frame-ancestors 'none'",
    )
)

_ALWAYS = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_UNSTORED = (b"cache-control", b"no-store")
_REVALIDATED = (b"cache-control", b"no-cache")
_OURS = frozenset(name for name, _ in _ALWAYS)


class SecurityHeaders:
    """Adds them, and keeps answers other than static files out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_ours(message.get("headers", ()), scope["path"])
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _with_ours(headers: Iterable[Header], path: str) -> list[Header]:
    """These headers (names in lower case, as ASGI has them), and those that every answer has."""
    given = [header for header in headers if header[0] not in _OURS]
    if all(name != b"cache-control" for name, _ in given):
        given.append(_REVALIDATED if path.startswith("/static/") else _UNSTORED)
    given += _ALWAYS
    return given
