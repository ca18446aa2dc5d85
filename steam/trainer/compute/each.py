"""Several calls that need nothing of each other, wherever they are made."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Each(Protocol):
    """Makes calls, side by side or in turn, and tells what each of them returned, in order.

    Raises what the first of those that failed raised.
    """

    def __call__(self, calls: Sequence[Callable[[], Result]]) -> list[Result]: ...


def in_turn(calls: Sequence[Callable[[], Result]]) -> list[Result]:
    """One call after the other, on this thread."""
    return [call() for call in calls]
