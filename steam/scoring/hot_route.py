"""What the hot route answers: one row as a JSON object, at once and in one piece."""

import time

from steam.core.origin import LOOPBACK_NAMES, refusal
from steam.scoring.small_requests import Request
from steam.scoring.worker import Worker

_CONTENT_TYPES = frozenset({b"", b"application/json", b"application/json; charset=utf-8"})
_ACCEPTED = frozenset({b"", b"*/*", b"application/json"})
_MOST_HOSTS = 16


class HotRoute:
    """Answers small requests to `/predict` that need no more than the model.

    Those that are refused, or go wrong, are left to the ordinary route, which meets the same
    again, counts it, and tells of it.
    """

    media_type = b"application/json"

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._hosts: set[bytes] = set()  # that were found to be ours

    def accepts(self, request: Request) -> bool:
        """Whether it is for us, and both ways in JSON."""
        return (
            request.content_type in _CONTENT_TYPES
            and request.accept in _ACCEPTED
            and self._is_ours(request.host)
        )

    def answer(self, body: bytes) -> bytes | None:
        """The object that answers a row."""
        started = time.perf_counter_ns()
        loaded = self._worker.loaded
        if loaded is None:
            return None
        try:
            text = loaded.scorer.answer_object(body)
        except Exception:  # noqa: BLE001 -- whatever it is, the ordinary route meets it again
            return None
        if text is not None:
            self._worker.stats.noted(started)
        return text

    def _is_ours(self, host: bytes) -> bool:
        if host in self._hosts:
            return True
        if refusal(host.decode("latin-1"), None, LOOPBACK_NAMES) is not None:
            return False
        if len(self._hosts) < _MOST_HOSTS:
            self._hosts.add(host)
        return True
