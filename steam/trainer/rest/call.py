"""One request, read and answered: from ASGI to a plain function of a `Call`, and back."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from steam.core.errors import SteamError
from steam.trainer.rest.arguments import Arguments, read_json, read_query
from steam.trainer.rest.errors import TooLarge, describe
from steam.trainer.rest.schemas import Json, plain
from steam.trainer.rest.services import TrainerServices

MAX_FORM_BYTES = 32 << 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler gets: the services, the parts of the path, and the parameters."""

    services: TrainerServices
    path: Mapping[str, str]
    arguments: Arguments


Handler = Callable[[Call], Json | Response]
AsyncHandler = Callable[[Request], Awaitable[Json | Response]]


def get(path: str, handler: Handler) -> Route:
    """A route whose handler runs on a thread."""
    return Route(path, answering(_threaded(handler)), methods=["GET"])


def post(path: str, handler: Handler) -> Route:
    """A route whose handler runs on a thread."""
    return Route(path, answering(_threaded(handler)), methods=["POST"])


def delete(path: str, handler: Handler) -> Route:
    """A route whose handler runs on a thread."""
    return Route(path, answering(_threaded(handler)), methods=["DELETE"])


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


def _threaded(handler: Handler) -> AsyncHandler:
    async def handle(request: Request) -> Json | Response:
        arguments = await _read_arguments(request)
        call = Call(services_of(request), request.path_params, arguments)
        return await run_in_threadpool(handler, call)

    return handle


async def _read_arguments(request: Request) -> Arguments:
    texts = read_query(request.url.query)
    body = await _read_body(request)
    if request.headers.get("content-type", "").startswith("application/json"):
        texts |= read_json(body) if body.strip() else {}
    else:
        texts |= read_query(body.decode("utf-8", "replace"))
    texts.pop("_exclude_fields", None)
    return Arguments(texts)


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_FORM_BYTES:
            raise TooLarge(f"A request may hold at most {MAX_FORM_BYTES >> 20} MB of parameters.")
    return bytes(body)
