"""`/predict`: one row by GET; an object, an array or JSON lines by POST."""

import time
from asyncio import get_running_loop
from concurrent.futures import ThreadPoolExecutor

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from steam.core.errors import Busy, SteamError, Unsupported
from steam.scoring.bodies import Shape, read_body
from steam.scoring.counts import Outcome, outcome_of
from steam.scoring.errors import status_of
from steam.scoring.queries import read_query
from steam.scoring.request_body import Disconnected, check_declared, header, read_whole
from steam.scoring.responses import JSON_TYPE, LINES_TYPE, error_response
from steam.scoring.scorer import Scored, Scorer
from steam.scoring.worker import Worker

INLINE_BYTES = 8192
"""Bodies up to this size are scored in the event loop; a thread would cost more than they do."""

_THREADS = 2
_MOST_WAITING = 16  # large bodies scored or waiting at a time


class Predict:
    """The ASGI application of `/predict`."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="score")
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter_ns()
        stats = self._worker.stats
        method = "post" if scope["method"] == "POST" else "get"
        try:
            scorer = self._worker.model().scorer
            if method == "post":
                shape, scored = await self._post(scorer, scope, receive)
            else:
                shape, scored = Shape.OBJECT, scorer.score_row(read_query(scope["query_string"]))
        except Disconnected:
            stats.failed(method, Outcome.ABANDONED)
            return
        except SteamError as error:
            stats.failed(method, outcome_of(status_of(error)))
            await error_response(error)(scope, receive, send)
            return
        except Exception:
            stats.failed(method, Outcome.FAILED)
            raise
        stats.served(
            method,
            rows=scored.rows,
            scoring_ns=scored.took_ns,
            took_ns=time.perf_counter_ns() - started,
        )
        media_type = LINES_TYPE if shape is Shape.LINES else JSON_TYPE
        await Response(scored.text, media_type=media_type)(scope, receive, send)

    async def _post(self, scorer: Scorer, scope: Scope, receive: Receive) -> tuple[Shape, Scored]:
        if header(scope, b"content-encoding") not in ("", "identity"):
            raise Unsupported("A compressed body cannot be scored.", hint="Send it as it is.")
        content_type = header(scope, b"content-type")
        check_declared(scope, self._worker.max_body_bytes)
        text = await read_whole(receive, self._worker.max_body_bytes)
        if len(text) <= INLINE_BYTES:
            return _score(scorer, text, content_type)
        if self._waiting >= _MOST_WAITING:
            raise Busy("Too many large requests are being scored.", hint="Try again in a second.")
        self._waiting += 1
        try:
            return await get_running_loop().run_in_executor(
                self._threads, self._score_long, scorer, text, content_type
            )
        finally:
            self._waiting -= 1

    def _score_long(self, scorer: Scorer, text: bytes, content_type: str) -> tuple[Shape, Scored]:
        with self._worker.running.one():
            return _score(scorer, text, content_type)


def _score(scorer: Scorer, text: bytes, content_type: str) -> tuple[Shape, Scored]:
    body = read_body(text, content_type)
    return body.shape, scorer.score(body)
