"""`/snippets`: code that asks for the prediction of a row, in several languages."""

import re
from itertools import islice

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steam.core.errors import InvalidInput
from steam.scoring.request_body import Disconnected, check_declared, read_whole
from steam.scoring.responses import json_response
from steam.scoring.snippets.literals import Row, Scalar
from steam.scoring.worker import Worker

_MOST_BYTES = 64 << 10
_MOST_CELLS = 500  # of an example
_URL = re.compile(r"https?://[!-~]{1,2000}")


class _Wanted(msgspec.Struct):
    url: str
    row: dict[str, Scalar] | None = None


_wanted = msgspec.json.Decoder(_Wanted)


def snippet_routes(worker: Worker) -> list[Route]:
    """The route of the snippets."""

    async def snippets(request: Request) -> Response:
        # Most workers are never asked for any.
        from steam.scoring.example import example_row  # noqa: PLC0415
        from steam.scoring.snippets.languages import snippets_of  # noqa: PLC0415

        signature = worker.model().scorer.signature
        check_declared(request.scope, _MOST_BYTES)
        try:
            body = await read_whole(request.receive, _MOST_BYTES)
        except Disconnected:
            return Response()  # which nobody reads
        url, row = _read(body)
        if row is None:
            row = dict(islice(example_row(signature).items(), _MOST_CELLS))
        return json_response(snippets_of(url, row))

    return [Route("/snippets", snippets, methods=["POST"])]


def _read(body: bytes) -> tuple[str, Row | None]:
    """Where the row goes, and the row, if there is one. Raises InvalidInput."""
    try:
        wanted = _wanted.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(
            "The body does not say which snippets are wanted.",
            hint='Send {"url": "http://.../predict", "row": {"COLUMN": value, ...}}.',
        ) from error
    if not _URL.fullmatch(wanted.url):
        raise InvalidInput(
            "The url is not one of http.", hint="Send the address of /predict, escapes in place."
        )
    return wanted.url, wanted.row
