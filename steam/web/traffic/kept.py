"""Values that are read again only once they are some seconds old."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Keeps what `get` makes for each key for `for_s` seconds. Safe in any thread, and bounded.

    Whoever asks meanwhile waits for what is being made, and does not make it twice.
    """

    def __init__(
        self, for_s: float, most: int = 4096, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._for_s = for_s
        self._most = most
        self._now_s = now_s
        self._lock = threading.Lock()
        self._values: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key. Raises what `make` does, and keeps nothing then."""
        with self._lock:
            found = self._values.get(key)
            if found is not None and self._now_s() - found[0] < self._for_s:
                return found[1]
            self._values.pop(key, None)
            value = make()
            while len(self._values) >= self._most:
                del self._values[next(iter(self._values))]  # the one that was made first
            self._values[key] = (self._now_s(), value)
            return value
