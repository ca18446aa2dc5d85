"""What the hot route answers: one row as a JSON object, at once and in one piece."""

import time

from steam.core.origin import LOOPBACK_NAMES, refusal
from steam.scoring.scorer import Scorer
from steam.scoring.small_requests import Answer, Request
from steam.scoring.worker import Worker

JSON = b"application/json"
_CONTENT_TYPES = frozenset({b"", JSON, b"application/json; charset=utf-8"})
_ACCEPTED = frozenset({b"", b"*/*", JSON})
_MOST_HOSTS = 16


class HotRoute:
    """Answers small requests to `/predict` that need no more than the model.

    Those that are refused, or go wrong, are left to the ordinary route, which meets the same
    again, counts it, and tells of it.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._hosts: set[bytes] = set()  # that were found to be ours

    def __call__(self, request: Request, body: bytes) -> Answer | None:
        started = time.perf_counter_ns()
        scorer = self.scorer_for(request)
        if scorer is None:
            return None
        try:
            scored = scorer.score_object(body)
        except Exception:  # noqa: BLE001 -- whatever it is, the ordinary route meets it again
            return None
        if scored is None:
            return None
        self._worker.stats.served(
            "post",
            rows=1,
            scoring_ns=scored.took_ns,
            took_ns=time.perf_counter_ns() - started,
        )
        return Answer(scored.text, JSON)

    def scorer_for(self, request: Request) -> Scorer | None:
        """What scores the body of a request, if it need not go the ordinary way."""
        loaded = self._worker.loaded
        if (
            loaded is None
            or request.content_type not in _CONTENT_TYPES
            or request.accept not in _ACCEPTED
            or not self._is_ours(request.host)
        ):
            return None
        return loaded.scorer

    def _is_ours(self, host: bytes) -> bool:
        if host in self._hosts:
            return True
        if refusal(host.decode("latin-1"), None, LOOPBACK_NAMES) is not None:
            return False
        if len(self._hosts) < _MOST_HOSTS:
            self._hosts.add(host)
        return True
