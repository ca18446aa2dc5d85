"""Errors that only exist over HTTP, beside the tree of `steam.core.errors`."""

from steam.core.errors import Busy, InvalidInput, SteamError, Unsupported


class Forbidden(SteamError):
    """A request that this server does not take from where it came."""

    code = "forbidden"


class Unauthorized(SteamError):
    """A request that does not show who sends it."""

    code = "unauthorized"


class MethodNotAllowed(SteamError):
    """The address exists, but not with this method."""

    code = "method_not_allowed"


class Malformed(InvalidInput):
    """The body is not what its content type says."""


class TooLarge(InvalidInput):
    """The body is over the limit."""

    code = "too_large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The request is larger than {limit_bytes:,} bytes.",
            hint="Send less, or raise the limit in the settings.",
            details={"limit_bytes": limit_bytes},
        )


class UnsupportedType(Unsupported):
    """A content type that this address does not read."""

    def __init__(self, given: str, wanted: str) -> None:
        super().__init__(
            f"This address does not read '{given[:80] or 'a body without a type'}'.",
            hint=f"Send it with the header Content-Type: {wanted}.",
            details={"content_type": given[:80]},
        )


class TooSlow(InvalidInput):
    """The body stopped coming."""

    def __init__(self, patience_s: float) -> None:
        super().__init__(
            f"Nothing more of the body came for {patience_s:g} seconds.",
            hint="Send the whole body at once.",
        )


class AllBusy(Busy):
    """Workers are ready, and all of them have as many requests as they take."""

    def __init__(self, deployment: str) -> None:
        super().__init__(
            f"Every worker of '{deployment}' is busy.",
            hint=f"Ask again in a moment; `steam deployment scale {deployment}` gives it more.",
            details={"deployment": deployment},
        )


class Broken(SteamError):
    """A worker broke off before it had answered."""

    code = "broken"

    def __init__(self, deployment: str) -> None:
        super().__init__(
            f"The worker of '{deployment}' broke off before it had answered.",
            hint=f"`steam logs {deployment}` may tell why. It is safe to ask again.",
            details={"deployment": deployment},
        )


class TimedOut(SteamError):
    """A worker said nothing for as long as one request may take."""

    code = "timed_out"

    def __init__(self, deployment: str, timeout_s: float) -> None:
        super().__init__(
            f"The worker of '{deployment}' gave no answer within {timeout_s:g} s.",
            hint="Send less at once, or raise the policy's request_timeout_s.",
            details={"deployment": deployment, "timeout_s": timeout_s},
        )
