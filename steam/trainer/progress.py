"""How long work tells how far it is and learns that it should stop."""

from typing import Protocol

from steam.core.errors import Exhausted


class Cancelled(Exception):
    """Raised inside a job when the user has cancelled it."""


class OutOfTime(Exhausted):
    """Raised once inside a job whose time is over.

    Work that has something to keep catches it, ends with that and says so in a warning; for other
    work it is the error that the user reads.
    """

    code = "out_of_time"

    def __init__(self, max_runtime_s: float) -> None:
        super().__init__(
            f"The time of {max_runtime_s:g} s was over before there was a result.",
            hint="Give it a larger max_runtime_secs, or less work.",
        )


class Progress(Protocol):
    """What a job hands to the work that it runs."""

    def update(self, fraction: float, message: str = "") -> None:
        """Say that `fraction` (0..1) of the work is done.

        Raises Cancelled if it should stop, and OutOfTime one time if it should keep what it has.
        """
        ...


class Silent:
    """Progress that nobody watches."""

    def update(self, fraction: float, message: str = "") -> None:
        return
