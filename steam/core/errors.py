"""The error tree.

    SteamError                 every error that a user is meant to read
    ├── InvalidInput           what was asked for cannot be: a bad value, file or request
    │   └── InvalidArtifact    a file that is not a model we may load
    ├── NotFound               no thing of that kind and name
    ├── Conflict               the thing exists already, or is in use
    ├── Unsupported            well formed, but not something steam does
    ├── Exhausted              no port, disk, memory or time left
    ├── Busy                   somebody else holds the lock; trying again may work
    └── Unavailable            a server or worker did not answer

Each holds one sentence that names the cause, and in `hint` the next step. `details` is plain
data for machines. HTTP status numbers and exit codes are given at the edges.
"""

from collections.abc import Mapping


class SteamError(Exception):
    """An error with a sentence for the reader, a next step and data for machines."""

    code = "error"

    def __init__(
        self, message: str, *, hint: str = "", details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details: dict[str, object] = dict(details or {})

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidInput(SteamError):
    """What was asked for cannot be: a bad value, file or request."""

    code = "invalid_input"


class InvalidArtifact(InvalidInput):
    """A file that is not a model that steam may load."""

    code = "invalid_artifact"


class NotFound(SteamError):
    """No thing of that kind and name."""

    code = "not_found"

    def __init__(self, kind: str, name: object, *, hint: str = "") -> None:
        super().__init__(
            f"There is no {kind} '{name}'.", hint=hint, details={"kind": kind, "name": str(name)}
        )


class Conflict(SteamError):
    """The thing exists already, or is in use."""

    code = "conflict"


class Unsupported(SteamError):
    """Well formed, but not something that steam does."""

    code = "unsupported"


class Exhausted(SteamError):
    """No port, disk, memory or time left."""

    code = "exhausted"


class Busy(SteamError):
    """Somebody else holds the lock; trying again may work."""

    code = "busy"


class Unavailable(SteamError):
    """A server or worker did not answer."""

    code = "unavailable"
