"""Reading a request body whole, within a limit of bytes and of patience."""

import asyncio

from starlette.types import Receive, Scope

from steam.core.errors import InvalidInput
from steam.scoring.errors import TooLarge, TooSlow

PATIENCE_S = 30.0
"""The longest pause between two pieces of a body."""


class Disconnected(Exception):
    """The client went away before its request was whole."""


def header(scope: Scope, name: bytes) -> str:
    """The value of a header, or empty. `name` is in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return ""


def check_declared(scope: Scope, limit: int) -> None:
    """Refuse a body by its Content-Length before reading it. Raises TooLarge, InvalidInput."""
    declared = header(scope, b"content-length")
    if declared and not declared.isdecimal():
        raise InvalidInput("The Content-Length is not a number.")
    if declared and int(declared) > limit:
        raise _too_large(limit)


async def read_whole(receive: Receive, limit: int, patience_s: float = PATIENCE_S) -> bytes:
    """The whole body, at most `limit` bytes.

    Raises TooLarge as soon as more has come, TooSlow, and Disconnected.
    """
    pieces: list[bytes] = []
    size = 0
    while True:
        try:
            async with asyncio.timeout(patience_s):
                message = await receive()
        except TimeoutError:
            raise TooSlow(
                f"Nothing more of the body came for {patience_s:g} seconds.",
                hint="Send the whole body at once.",
            ) from None
        if message["type"] == "http.disconnect":
            raise Disconnected
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > limit:
            raise _too_large(limit)
        if not message.get("more_body", False):
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The body is larger than {limit} bytes.",
        hint="Send it in several requests.",
        details={"max_bytes": limit},
    )
