"""A flow as the body of a request."""

from typing import Annotated

from fastapi import Depends, Request

from steam.web.flow.notebook import MOST_BYTES
from steam.web.refusals import TooLarge


async def _body(request: Request) -> bytes:
    """The body, as long as it may be that of a flow. Raises TooLarge."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise TooLarge(MOST_BYTES)
    return bytes(body)


FlowBodyDep = Annotated[bytes, Depends(_body)]
