"""What nobody foresaw: an answer with an id, and the cause in the log under that id."""

import secrets

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steam.core.errors import SteamError
from steam.web.errors import answer

_log = structlog.get_logger()


class Internal(SteamError):
    """A fault of this program."""

    code = "internal"


class Failures:
    """Turns an unforeseen exception into a 500 that tells nothing but an id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except ClientDisconnect:
            _log.info("client gone", method=scope["method"], path=scope["path"])
        except Exception:
            failure = secrets.token_hex(8)
            _log.exception("failure", id=failure, method=scope["method"], path=scope["path"])
            if begun:
                raise  # the answer is half sent: only closing the connection tells the client
            error = Internal(
                "Something went wrong inside steam.",
                hint=f"The cause is in the server's log under the id {failure}.",
                details={"id": failure},
            )
            await answer(Request(scope), error)(scope, receive, send)
