"""Refusals in the document: one shape, and the statuses that each route may answer with."""

from steam.scoring.openapi.parts import TEXT, Json, json_content, record, reference

_MEANINGS = {
    400: "The request is not well formed.",
    403: "The Host or the Origin is a foreign one: a page of another site may have sent this.",
    404: "There is no such thing.",
    408: "The body stopped coming.",
    413: "Too many bytes, rows or columns.",
    415: "A body of this type cannot be scored.",
    422: "The request is well formed, and a value in it is not acceptable; `details` name the row "
    "and the column.",
    500: "A failure of the worker itself. Its log names the cause under the `id` in `details`.",
    503: "The model is still being loaded, or too much is being scored. Try again.",
    504: "Scoring took longer than the policy of the deployment allows.",
}
_ALWAYS = (403, 500)  # before a route is found, and after it has failed

ERROR_SCHEMA = record(
    {
        "error": record(
            {
                "code": {
                    "type": "string",
                    "description": "For programs.",
                    "examples": ["invalid_input", "unavailable"],
                },
                "message": {
                    "type": "string",
                    "description": "For people: the cause, and what to do.",
                },
                "details": {
                    "type": "object",
                    "properties": {
                        "row": {"type": "integer", "minimum": 1},
                        "column": TEXT,
                        "columns": {"type": "array", "items": TEXT},
                        "problem": TEXT,
                    },
                },
            }
        )
    },
    additionalProperties=False,
)


def refusals(*statuses: int, shape: str = "Error") -> dict[str, Json]:
    """The responses of a route that may refuse with these statuses, besides what any may.

    `shape` is the schema of its own refusals.
    """
    own = {status: _refusal(status, shape) for status in statuses}
    responses = {**own, **{status: _refusal(status, "Error") for status in _ALWAYS}}
    return {str(status): responses[status] for status in sorted(responses)}


def _refusal(status: int, shape: str) -> Json:
    response = {"description": _MEANINGS[status], "content": json_content(reference(shape))}
    if status != 503:
        return response
    seconds = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    return {**response, "headers": {"Retry-After": seconds}}
