"""Every error leaves here: one table from class to status, one JSON shape, one page."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from steam.core import errors
from steam.core.errors import SteamError
from steam.core.names import is_slug, no_such
from steam.web import refusals
from steam.web.json import Json
from steam.web.rendering import render

STATUS: dict[type[SteamError], int] = {
    refusals.Malformed: 400,
    refusals.Unauthorized: 401,
    refusals.Forbidden: 403,
    errors.NotFound: 404,
    refusals.MethodNotAllowed: 405,
    refusals.TooSlow: 408,
    errors.Conflict: 409,
    refusals.TooLarge: 413,
    refusals.UnsupportedType: 415,
    errors.InvalidInput: 422,
    errors.Unsupported: 422,
    refusals.Broken: 502,
    errors.Busy: 503,
    errors.Unavailable: 503,
    refusals.TimedOut: 504,
    errors.Exhausted: 507,
    SteamError: 500,
}
"""Status by class; the nearest base class counts."""

_RETRY_AFTER_S = "2"
_OF_PROGRAMS = ("/api/", "/flow/api/", "/flow/trainer/")


def status_of(error: SteamError) -> int:
    """The HTTP status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def error_view(error: SteamError) -> dict[str, object]:
    """The one shape of an error: code, sentence with the next step, plain data."""
    return {"error": {"code": error.code, "message": str(error), "details": error.details}}


def json_answer(error: SteamError) -> Response:
    """The error as JSON."""
    return _with_patience(Json(error_view(error), status_of(error)))


def answer(request: Request, error: SteamError) -> Response:
    """The error as JSON to programs, as a fragment for htmx, else as a page."""
    partial = "HX-Request" in request.headers
    if is_of_program(request.url.path, partial, request.headers.get("accept", "")):
        return json_answer(error)
    return page_answer(request, error, "partials/error.html" if partial else "error.html")


def page_answer(request: Request, error: SteamError, template: str = "error.html") -> Response:
    """The error for people."""
    status = status_of(error)
    return _with_patience(
        render(request, template, {"error": error, "status": status}, status=status)
    )


def is_of_program(path: str, partial: bool, accept: str) -> bool:
    """Whether JSON is the answer: below /api; and below a deployment, where pages have neighbours
    that programs use."""
    if path == "/api" or path.startswith(_OF_PROGRAMS):
        return True
    below = path.startswith("/deployments/") and path.count("/") > 2
    return below and not partial and "text/html" not in accept


def _with_patience(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if response.status_code == 503:
        response.headers["Retry-After"] = _RETRY_AFTER_S
    return response


def add_error_handlers(app: FastAPI) -> None:
    """Answer our own errors and the framework's alike."""

    async def respond(request: Request, error: Exception) -> Response:
        return answer(request, _as_ours(request, error))

    for kind in (SteamError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, respond)


def _as_ours(request: Request, error: Exception) -> SteamError:
    match error:
        case SteamError():
            return error
        case RequestValidationError():
            return _from_validation(error)
        case HTTPException():
            return _from_framework(request, error)
        case _:
            raise error


def _from_validation(error: RequestValidationError) -> SteamError:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return refusals.Malformed(
            "The body is not valid JSON.", details={"position": first["loc"][-1]}
        )
    place = ".".join(str(part) for part in first["loc"])
    return errors.InvalidInput(
        f"The value of {place[:200]} is not acceptable: {first['msg'][:200]}.",
        hint="Correct it and send the request again.",
        details={"field": place[:200]},
    )


def _impossible_name(path: str) -> str | None:
    """The name in the path of a deployment's route, if no deployment can have it."""
    below = path.removeprefix("/api").removeprefix("/deployments/")
    name = below.partition("/")[0]
    return None if len(below) == len(path) or not name or is_slug(name) else name


def _from_framework(request: Request, error: HTTPException) -> SteamError:
    path = request.url.path[:200]
    match error.status_code:
        case 404 if (name := _impossible_name(request.url.path)) is not None:
            return no_such("deployment", name, "")
        case 404:
            return errors.NotFound("page", path, hint="Start from the list of deployments at /.")
        case 405:
            return refusals.MethodNotAllowed(
                f"'{path}' does not answer {request.method}.", details={"method": request.method}
            )
        case 408:
            return refusals.TooSlow(float(error.detail))
        case 413:
            return refusals.TooLarge(int(error.detail) if error.detail.isdigit() else 0)
        case _:
            return refusals.Malformed(f"The request cannot be read: {error.detail}.")
