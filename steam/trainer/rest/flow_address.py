"""The way to Flow for who comes to the trainer, where H2O has it: the master serves it."""

import json
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from steam.core.home import Home
from steam.trainer.rest.call import answering, services_of

_WELCOME = "The trainer of steam. It speaks version 3 of H2O's REST API.\n"
_NO_MASTER = (
    "Flow is a part of the dashboard, which does not run for this home.\n"
    "Start it with `steam serve`, or all servers with `steam up`, and load this page again.\n"
)


async def open_flow(request: Request) -> Response:
    """`GET /flow/index.html`: a redirect to the Flow of this home's master."""
    address = await run_in_threadpool(flow_address, services_of(request).home)
    return PlainTextResponse(_NO_MASTER) if address is None else RedirectResponse(address, 303)


async def welcome(request: Request) -> Response:
    """`GET /`: programs ask for it to learn whether the server is up, people to see Flow."""
    if "text/html" in request.headers.get("accept", ""):
        return await open_flow(request)
    return PlainTextResponse(_WELCOME)


def flow_address(home: Home) -> str | None:
    """Where the master that runs for the home has Flow; None when none is recorded.

    What the request says of where it went to plays no part in it.
    """
    try:
        url = str(json.loads(home.address("master").read_text(encoding="utf-8"))["url"])
        known = urlsplit(url).scheme in {"http", "https"}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return f"{url.rstrip('/')}/flow" if known else None


routes = [
    Route("/", answering(welcome), methods=["GET"]),
    Route("/flow", answering(open_flow), methods=["GET"]),
    Route("/flow/index.html", answering(open_flow), methods=["GET"]),
]
