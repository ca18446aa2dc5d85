"""How long work tells how far it is and learns that it should stop."""

from typing import Protocol


class Cancelled(Exception):
    """Raised inside a job when the user has cancelled it."""


class Progress(Protocol):
    """What a job hands to the work that it runs."""

    def update(self, fraction: float, message: str = "") -> None:
        """Say that `fraction` (0..1) of the work is done. Raises Cancelled if it should stop."""
        ...


class Silent:
    """Progress that nobody watches."""

    def update(self, fraction: float, message: str = "") -> None:
        return
