"""Errors that only exist over HTTP, beside the tree of `steam.core.errors`."""

from steam.core.errors import InvalidInput, SteamError, Unsupported


class Forbidden(SteamError):
    """A request that this server does not take from where it came."""

    code = "forbidden"


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
