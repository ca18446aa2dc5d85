"""The hash of a file, worked out beside whoever reads it."""

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

_SMALL = 1 << 16
"""Bytes that are hashed sooner than another thread is told of them."""

_AHEAD = 2


class OrderedDigest:
    """SHA-256 of bytes in the order in which they come. At most a few of them wait to be hashed.

    Its thread lives until it is closed, and begins with the first bytes that are many.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._waiting: deque[Future[None]] = deque()
        self._thread: ThreadPoolExecutor | None = None

    def update(self, data: bytes) -> None:
        if len(data) < _SMALL:
            self._await(0)
            self._hash.update(data)
            return
        self._thread = self._thread or ThreadPoolExecutor(1, "hash")
        self._waiting.append(self._thread.submit(self._hash.update, data))
        self._await(_AHEAD)

    def hexdigest(self) -> str:
        """Of all that came so far."""
        self._await(0)
        return self._hash.hexdigest()

    def close(self) -> None:
        """What waits is not hashed any more."""
        if self._thread:
            self._thread.shutdown(cancel_futures=True)

    def _await(self, allowed: int) -> None:
        while len(self._waiting) > allowed:
            self._waiting.popleft().result()
