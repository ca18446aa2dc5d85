"""Requests let in by a name and a password, as H2O's clients send them, where logins are needed."""

import base64
import binascii

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.trainer.rest.call import render
from steam.trainer.rest.errors import NotLoggedIn, describe
from steam.trainer.rest.logins import Logins

_CHALLENGE = 'Basic realm="steam trainer", charset="UTF-8"'


class LoginCheck:
    """Refuses a request without a right `Authorization`: Basic, or the home's token as Bearer."""

    def __init__(self, app: ASGIApp, logins: Logins) -> None:
        self._app = app
        self._logins = logins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._logins.needed or await self._is_let_in(scope):
            await self._app(scope, receive, send)
            return
        status, body = describe(NotLoggedIn(), scope["path"])
        answer = render(body, status)
        answer.headers["WWW-Authenticate"] = _CHALLENGE
        await answer(scope, receive, send)

    async def _is_let_in(self, scope: Scope) -> bool:
        scheme, _, said = Headers(scope=scope).get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._logins.admits_token(said.strip())
        login = basic_login(said) if scheme.lower() == "basic" else None
        return login is not None and await run_in_threadpool(self._logins.admits, *login)


def basic_login(said: str) -> tuple[str, str] | None:
    """Name and password of what Basic authentication sends; None where it cannot be read."""
    try:
        name, colon, password = (
            base64.b64decode(said.strip(), validate=True).decode().partition(":")
        )
    except (binascii.Error, ValueError):
        return None
    return (name, password) if colon else None
