"""`/predict`: one row by GET; rows in any of the formats of `codecs.choice` by POST."""

import asyncio
import time
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from steam.core.errors import Busy, InvalidInput, SteamError, Unsupported
from steam.scoring.codecs.choice import JSON_TYPES, SLOW_TYPES, call_of, choose
from steam.scoring.codecs.codec import Call
from steam.scoring.counts import Outcome, outcome_of
from steam.scoring.errors import status_of
from steam.scoring.queries import read_query
from steam.scoring.request_body import Disconnected, check_declared, header, read_whole
from steam.scoring.responses import JSON_TYPE, error_response
from steam.scoring.scorer import Scored, Scorer
from steam.scoring.watch import Abandoned, Watch
from steam.scoring.worker import Worker

INLINE_BYTES = 8192
"""Bodies up to this size are scored in the event loop; a thread would cost more than they do."""

_THREADS = 2
_MOST_WAITING = 16  # large bodies scored or waiting at a time
_WORDS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class _Reply:
    scored: Scored
    media_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)


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
                reply = await self._post(scorer, scope, receive)
            else:
                reply = _Reply(scorer.score_row(read_query(scope["query_string"])))
        except (Disconnected, Abandoned):
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
            rows=reply.scored.rows,
            scoring_ns=reply.scored.took_ns,
            took_ns=time.perf_counter_ns() - started,
        )
        response = Response(reply.scored.text, media_type=reply.media_type, headers=reply.headers)
        await response(scope, receive, send)

    async def _post(self, scorer: Scorer, scope: Scope, receive: Receive) -> _Reply:
        if header(scope, b"content-encoding") not in ("", "identity"):
            raise Unsupported("A compressed body cannot be scored.", hint="Send it as it is.")
        content_type = header(scope, b"content-type")
        is_partial = _is_partial(scope["query_string"])
        check_declared(scope, self._worker.max_body_bytes)
        body = await read_whole(receive, self._worker.max_body_bytes)
        call = call_of(body, content_type, partial=is_partial)
        accept = header(scope, b"accept")
        watch = Watch(self._worker.request_timeout_s)
        if len(body) <= INLINE_BYTES and call.type not in SLOW_TYPES:
            return _score(scorer, call, accept, watch)
        if self._waiting >= _MOST_WAITING:
            raise Busy("Too many large requests are being scored.", hint="Try again in a second.")
        self._waiting += 1
        try:
            scoring = asyncio.get_running_loop().run_in_executor(
                self._threads, self._score_long, scorer, call, accept, watch
            )
            return await _while_client_waits(scoring, receive, watch)
        finally:
            self._waiting -= 1

    def _score_long(self, scorer: Scorer, call: Call, accept: str, watch: Watch) -> _Reply:
        with self._worker.running.one():
            return _score(scorer, call, accept, watch)


def _score(scorer: Scorer, call: Call, accept: str, watch: Watch) -> _Reply:
    if call.type in JSON_TYPES and accept in ("", "*/*", JSON_TYPE):
        scored = scorer.score_object(call.body)
        if scored is not None:
            return _Reply(scored)
    reader, writer = choose("/predict", call, scorer.model, accept)
    scored = scorer.score(reader, writer, partial=call.partial, check=watch.check)
    return _Reply(scored, writer.media_type, dict(writer.headers))


async def _while_client_waits(scoring: Awaitable[_Reply], receive: Receive, watch: Watch) -> _Reply:
    """The reply; the watch is told when the client leaves before it is there."""
    leaving = asyncio.ensure_future(_left(receive, watch))
    try:
        return await scoring
    finally:
        leaving.cancel()


async def _left(receive: Receive, watch: Watch) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    watch.client_left()


def _is_partial(query: bytes) -> bool:
    """Whether the good rows are wanted where others are bad. Raises InvalidInput."""
    if not query:
        return False
    word = read_query(query).get("partial")
    if word is None:
        return False
    if word not in _WORDS:
        raise InvalidInput("partial is true or false.", hint="Ask for /predict?partial=true.")
    return _WORDS[str(word)]
