"""The record of a dialect: what differs between the routes that answer rows."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from steam.core.errors import SteamError
from steam.scoring.codecs.choice import Formats
from steam.scoring.responses import error_response


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one family of clients asks for predictions.

    `headers` are those, in lower case, that its codecs read beside type and length of a body;
    `tell` makes the answer to a request that is refused. A body of `object_types` that is one JSON
    object is a row, and answered with Steam's object.
    """

    formats: Formats
    headers: tuple[str, ...] = ()
    tell: Callable[[SteamError], Response] = error_response
    object_types: frozenset[str] = frozenset()
