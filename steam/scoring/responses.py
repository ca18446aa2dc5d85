"""Answers as HTTP responses: JSON of one shape for facts, one for errors."""

import secrets

import msgspec
from starlette.responses import Response

from steam.core.errors import SteamError
from steam.scoring.errors import status_of

JSON_TYPE = "application/json"
LINES_TYPE = "application/x-ndjson"

_RETRY_AFTER_S = "1"


def json_response(content: object, status: int = 200) -> Response:
    """Plain data as JSON; NaN and infinities become null. 503 says when to try again."""
    headers = {"Retry-After": _RETRY_AFTER_S} if status == 503 else None
    return Response(msgspec.json.encode(content), status, headers, JSON_TYPE)


def error_response(error: SteamError) -> Response:
    """An error in the one shape that every server of steam uses."""
    return _error(error.code, str(error), error.details, status_of(error))


def unexpected_response() -> tuple[Response, str]:
    """The answer to a failure of our own, and the id under which to log its cause."""
    identity = secrets.token_hex(8)
    message = f"The worker failed to answer. Its log names the cause under {identity}."
    return _error("internal", message, {"id": identity}, 500), identity


def _error(code: str, message: str, details: dict[str, object], status: int) -> Response:
    error = {"code": code, "message": message, "details": details}
    return json_response({"error": error}, status)
