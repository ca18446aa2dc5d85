"""Errors that only a worker's HTTP surface has, and the one table from error to status."""

from steam.core.errors import (
    Busy,
    Conflict,
    Exhausted,
    InvalidInput,
    NotFound,
    SteamError,
    Unavailable,
    Unsupported,
)
from steam.model.explainer import Unexplainable


class Unacceptable(InvalidInput):
    """A well formed request that holds a value which cannot be scored."""


class TooLarge(InvalidInput):
    """More bytes or rows than one request may hold."""

    code = "too_large"


class TooSlow(InvalidInput):
    """A request whose body stopped coming."""


class TimedOut(Exhausted):
    """The time that a request may take is over."""

    code = "timed_out"


class MethodRefused(Unsupported):
    """A route that does not answer this method."""


class Forbidden(SteamError):
    """A request that a page of another site may have sent."""

    code = "forbidden"


_STATUSES: tuple[tuple[type[SteamError], int], ...] = (
    (Forbidden, 403),
    (Unacceptable, 422),
    (Unexplainable, 422),
    (TooLarge, 413),
    (TooSlow, 408),
    (InvalidInput, 400),
    (NotFound, 404),
    (Conflict, 409),
    (MethodRefused, 405),
    (Unsupported, 415),
    (Busy, 503),
    (Unavailable, 503),
    (TimedOut, 504),
    (Exhausted, 507),
)


def status_of(error: SteamError) -> int:
    """The HTTP status of an error; the first matching line of the table wins."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
