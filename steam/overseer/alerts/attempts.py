"""When an alert that did not arrive is tried again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

_WAITS_MS = (0, 60_000, 300_000, 900_000, 3_600_000)
"""After the first try, the second, ...; the last wait is kept."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How often an alert was tried, and when last (UTC epoch ms)."""

    tries: int = 0
    last_ms: int = 0

    def is_due(self, now_ms: int) -> bool:
        """Whether it may be tried now. A last try in the future: the clock was set back."""
        if self.tries == 0:
            return True
        wait_ms = _WAITS_MS[min(self.tries, len(_WAITS_MS)) - 1]
        return not 0 <= now_ms - self.last_ms < wait_ms


_NONE = Attempt()


@dataclass(frozen=True, slots=True)
class Attempts:
    """The attempts at alerts that have not been recorded as told, by the alerts' keys."""

    by_key: Mapping[str, Attempt]

    def of(self, key: str) -> Attempt:
        return self.by_key.get(key, _NONE)

    def with_one_more(self, key: str, now_ms: int) -> "Attempts":
        """With a try at `key` now."""
        return Attempts({**self.by_key, key: Attempt(self.of(key).tries + 1, now_ms)})

    def only(self, keys: Collection[str]) -> "Attempts":
        """Without those that are no longer of interest."""
        return Attempts({key: self.by_key[key] for key in sorted(self.by_key.keys() & set(keys))})
