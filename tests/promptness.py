"""How quick something is on a machine that does other things as well."""

import time
from collections.abc import Callable


def quickest(act: Callable[[], object], within_s: float, tries: int = 5) -> float:
    """How long it takes at its quickest, in seconds; once that is within `within_s` it is enough.

    What waits for something is slow each time; what others keep from the cores is slow by chance.
    """
    took_s: list[float] = []
    while len(took_s) < tries and min(took_s, default=within_s) >= within_s:
        begun = time.monotonic()
        act()
        took_s.append(time.monotonic() - begun)
    return min(took_s)
