"""`/flow/trainer/...`: the trainer's API under the master's origin."""

import httpx
import structlog
from anyio import CancelScope
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from steam.web.dependencies import ServicesDep
from steam.web.flow import passing
from steam.web.flow.caller import Caller
from steam.web.flow.dependencies import LinkDep
from steam.web.flow.place import find_place

PREFIX = "/flow/trainer"
UPLOADS = frozenset(PREFIX + path for path in passing.UPLOAD_PATHS)
"""Bodies of these paths are streamed and counted here."""

_ANSWER_S = 60.0
_FILE_S = 600.0
_READING = frozenset({"GET", "HEAD"})

_log = structlog.get_logger()
router = APIRouter()


class PassedOn(StreamingResponse):
    """The trainer's answer, passed on as fast as it is taken; given up when nobody takes it."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(
            answer.aiter_raw(), answer.status_code, passing.headers_back(answer.headers)
        )
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except httpx.HTTPError as error:
            # Ending without the rest of the answer closes the connection: so the browser knows.
            _log.warning("the trainer broke off", path=scope["path"], error=type(error).__name__)
        finally:
            with CancelScope(shield=True):
                await self._answer.aclose()


@router.api_route(PREFIX + "/{path:path}", methods=[*passing.METHODS], include_in_schema=False)
async def pass_on(request: Request, services: ServicesDep, link: LinkDep) -> PassedOn:
    """One request to the trainer and its answer, neither ever whole in memory."""
    scope = request.scope
    path = scope["path"].removeprefix(PREFIX)
    headers = scope["headers"]
    target = passing.target_of(scope["raw_path"][len(PREFIX) :], scope["query_string"])
    place = await run_in_threadpool(find_place, services.home, services.trainer_url)
    limits = services.limits
    limit_bytes = limits.upload_bytes if passing.is_upload(path) else limits.body_bytes
    given = passing.has_body(headers)
    caller = Caller(request.receive, limit_bytes, has_body=given)
    asking = link.ask(
        place,
        request.method,
        target,
        headers=passing.headers_on(headers),
        body=caller.body() if given else None,
        silent_s=_silence(request.method, path),
    )
    return PassedOn(await caller.wait_for(asking))


def _silence(method: str, path: str) -> float | None:
    """How long the trainer may say nothing, in seconds: changes take as long as they take."""
    if method not in _READING:
        return None
    return _FILE_S if passing.takes_long(path) else _ANSWER_S
