"""One method of one path: what it takes, what it answers, and with what it may refuse."""

from collections.abc import Sequence

from steam.scoring.openapi.errors import refusals
from steam.scoring.openapi.parts import Json


def operation(
    identity: str,
    summary: str,
    answer: Json,
    refused: Sequence[int] = (),
    *,
    tag: str,
    description: str = "",
    parameters: Sequence[Json] = (),
    body: Json | None = None,
    shape: str = "Error",
    further: Json | None = None,
) -> Json:
    """An operation with the name `identity`. `answer` is what status 200 has, `body` a content.

    `refused` are the statuses of its own refusals, `shape` is their schema; `further` are responses
    of other shapes, by status.
    """
    optional = {
        "description": description,
        "parameters": parameters,
        "requestBody": {"required": True, "content": body} if body else None,
    }
    return {
        "operationId": identity,
        "summary": summary,
        "tags": [tag],
        **{name: value for name, value in optional.items() if value},
        "responses": {"200": answer, **refusals(*refused, shape=shape), **(further or {})},
    }


def answer(description: str, content: Json | None = None) -> Json:
    """What status 200 has: a body by media type, or none."""
    return {"description": description, **({"content": content} if content else {})}
