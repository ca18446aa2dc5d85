"""A limit on the time that a request may take."""

import time

from steam.core.errors import Exhausted


class TimeLimit:
    """Progress of work that ends with an error when it takes longer than `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def update(self, fraction: float, message: str = "") -> None:
        if time.monotonic() > self._end:
            raise Exhausted(
                f"The request took longer than {self._seconds:g} s and was given up.",
                hint="Do it in smaller steps.",
            )
