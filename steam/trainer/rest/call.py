"""One request, read and answered: from ASGI to a plain function of a `Call`, and back."""

import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from steam.core.errors import SteamError
from steam.trainer.rest.arguments import Arguments, read_json, read_query
from steam.trainer.rest.errors import TooLarge, describe
from steam.trainer.rest.exclusion import read_paths, without
from steam.trainer.rest.schemas import Json, plain
from steam.trainer.rest.services import TrainerServices

MAX_FORM_BYTES = 32 << 20
_UNWANTED = "_exclude_fields"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler gets: the services, the parts of the path, and the parameters."""

    services: TrainerServices
    path: Mapping[str, str]
    arguments: Arguments


Handler = Callable[[Call], Json | Response]
AsyncHandler = Callable[[Request], Awaitable[Json | Response]]


class Endpoint(Route):
    """A route of the API: what it does, in a line, and the parameters that it takes.

    `takes` is None where the handler itself knows which parameters there are.
    """

    def __init__(
        self, method: str, path: str, handler: Handler, takes: Collection[str] | None
    ) -> None:
        self.takes = takes
        self.method = method
        self.handler_name = handler.__name__
        self.summary = (handler.__doc__ or "").partition("\n")[0]
        super().__init__(path, answering(_threaded(handler, takes)), methods=[method])


def get(path: str, handler: Handler, takes: Collection[str] | None = None) -> Endpoint:
    """A route whose handler runs on a thread; other parameters than it `takes` are refused."""
    return Endpoint("GET", path, handler, takes)


def post(path: str, handler: Handler, takes: Collection[str] | None = None) -> Endpoint:
    """A route whose handler runs on a thread; other parameters than it `takes` are refused."""
    return Endpoint("POST", path, handler, takes)


def delete(path: str, handler: Handler, takes: Collection[str] | None = None) -> Endpoint:
    """A route whose handler runs on a thread; other parameters than it `takes` are refused."""
    return Endpoint("DELETE", path, handler, takes)


def answering(handler: AsyncHandler) -> Callable[[Request], Awaitable[Response]]:
    """The handler with its result as JSON and its errors as H2OErrorV3; raises nothing."""

    async def answer(request: Request) -> Response:
        try:
            result = await handler(request)
        except SteamError as error:
            return _render_error(error, request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:  # noqa: BLE001 - logged: no request may end without an answer
            _log.exception("%s %s failed", request.method, request.url.path)
            failure = SteamError("The trainer failed at this request; its log tells why.")
            return _render_error(failure, request)
        return result if isinstance(result, Response) else render(result)

    return answer


def render(body: Json, status: int = 200) -> Response:
    """A JSON response; NaN and infinities as words."""
    text = json.dumps(plain(body), allow_nan=False, separators=(",", ":"))
    return Response(text, status, media_type="application/json")


def services_of(request: Request) -> TrainerServices:
    services: TrainerServices = request.app.state.services
    return services


def _render_error(error: SteamError, request: Request) -> Response:
    status, body = describe(error, request.url.path)
    return render(body, status)


def _threaded(handler: Handler, takes: Collection[str] | None) -> AsyncHandler:
    async def handle(request: Request) -> Json | Response:
        texts = await _read_texts(request)
        unwanted = read_paths(texts.pop(_UNWANTED, ""))
        arguments = Arguments(texts)
        if takes is not None:
            arguments.check_known(takes)
        call = Call(services_of(request), request.path_params, arguments)
        result = await run_in_threadpool(handler, call)
        return result if isinstance(result, Response) else without(result, unwanted)

    return handle


async def _read_texts(request: Request) -> dict[str, str]:
    texts = read_query(request.url.query)
    body = await _read_body(request)
    if request.headers.get("content-type", "").startswith("application/json"):
        return texts | (read_json(body) if body.strip() else {})
    return texts | read_query(body.decode("utf-8", "replace"))


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_FORM_BYTES:
            raise TooLarge(f"A request may hold at most {MAX_FORM_BYTES >> 20} MB of parameters.")
    return bytes(body)
