"""Routes that answer rows: any of the formats of their dialect by POST, one row by GET."""

import time
from dataclasses import dataclass, field
from functools import partial

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from steam.core.errors import SteamError, Unsupported
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.codecs.codec import Call
from steam.scoring.codecs.json_rows import JSON_TYPE
from steam.scoring.counts import Outcome, outcome_of
from steam.scoring.dialects.dialect import Dialect
from steam.scoring.errors import status_of
from steam.scoring.long_scorings import LongScorings
from steam.scoring.queries import read_query
from steam.scoring.request_body import Disconnected, check_declared, header, read_whole
from steam.scoring.scorer import Scored, Scorer
from steam.scoring.wanted import is_on, parted, wanted_of
from steam.scoring.watch import Abandoned, Watch
from steam.scoring.worker import Worker

INLINE_BYTES = 8192
"""Bodies up to this size are scored in the event loop; a thread would cost more than they do."""

_ANY_OR_JSON = frozenset({"", "*/*", JSON_TYPE})


@dataclass(frozen=True, slots=True)
class _Reply:
    scored: Scored
    media_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)


class Rows:
    """The ASGI application of a route that answers rows in one dialect."""

    def __init__(self, worker: Worker, dialect: Dialect, long: LongScorings) -> None:
        self._worker = worker
        self._dialect = dialect
        self._long = long

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter_ns()
        stats = self._worker.stats
        method = "post" if scope["method"] == "POST" else "get"
        try:
            scorer = self._worker.model().scorer
            answer = self._post if method == "post" else self._get
            reply = await answer(scorer, scope, receive)
        except (Disconnected, Abandoned):
            stats.failed(method, Outcome.ABANDONED, "abandoned")
            return
        except SteamError as error:
            stats.failed(method, outcome_of(status_of(error)), error.code)
            await self._dialect.tell(error)(scope, receive, send)
            return
        except Exception:
            stats.failed(method, Outcome.FAILED, "internal")
            raise
        stats.served(
            method,
            rows=reply.scored.rows,
            scoring_ns=reply.scored.took_ns,
            took_ns=time.perf_counter_ns() - started,
        )
        response = Response(reply.scored.text, media_type=reply.media_type, headers=reply.headers)
        await response(scope, receive, send)

    async def _get(self, scorer: Scorer, scope: Scope, receive: Receive) -> _Reply:
        wanted, row = parted(read_query(scope["query_string"]), scorer.model.vocabulary.known)
        if not wanted:
            return _Reply(scorer.score_row(row))
        watch = Watch(self._worker.request_timeout_s)
        return await self._long.run(lambda: _Reply(scorer.score_row(row, wanted)), receive, watch)

    async def _post(self, scorer: Scorer, scope: Scope, receive: Receive) -> _Reply:
        if header(scope, b"content-encoding") not in ("", "identity"):
            raise Unsupported("A compressed body cannot be scored.", hint="Send it as it is.")
        options = read_query(scope["query_string"]) if scope["query_string"] else {}
        is_partial, wanted = is_on(options, "partial"), wanted_of(options)
        check_declared(scope, self._worker.max_body_bytes)
        body = await read_whole(receive, self._worker.max_body_bytes)
        call = call_of(
            body,
            header(scope, b"content-type"),
            partial=is_partial,
            wanted=wanted,
            headers={name: header(scope, name.encode()) for name in self._dialect.headers},
        )
        watch = Watch(self._worker.request_timeout_s)
        score = partial(_score, self._dialect, scorer, call, header(scope, b"accept"), watch)
        is_slow = wanted or call.type in self._dialect.formats.slow_types
        if len(body) <= INLINE_BYTES and not is_slow:
            return score()
        return await self._long.run(score, receive, watch)


def _score(dialect: Dialect, scorer: Scorer, call: Call, accept: str, watch: Watch) -> _Reply:
    may_be_object = call.type in dialect.object_types and len(call.body) <= INLINE_BYTES
    if may_be_object and accept in _ANY_OR_JSON and not call.wanted:
        scored = scorer.score_object(call.body)
        if scored is not None:
            return _Reply(scored)
    reader, writer = choose(dialect.formats, call, scorer.model, accept)
    scored = scorer.score(
        reader, writer, partial=call.partial, wanted=call.wanted, check=watch.check
    )
    return _Reply(scored, writer.media_type, dict(writer.headers))
