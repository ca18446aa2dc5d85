"""Addresses that mean a route of another spelling: another version, `.json`, a slash at the end.

H2O answers `/99/Cloud`, `/LATEST/Cloud` and `/3/Cloud.json` as `/3/Cloud`, and so do we.
"""

from collections.abc import Iterator, Sequence

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

_SAID = frozenset({"3", "4", "99", "LATEST"})
_SERVED = ("3", "4", "99")


class LoosePaths:
    """Gives a request to the route that it means; one that is spelt as a route goes on as it is."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            meant = (one for one in spellings(scope["path"]) if self._is_served(scope, one))
            scope = {**scope, "path": next(meant, scope["path"])}
        await self._app(scope, receive, send)

    def _is_served(self, scope: Scope, path: str) -> bool:
        tried = {**scope, "path": path}
        return any(route.matches(tried)[0] is Match.FULL for route in self._routes)


def spellings(path: str) -> Iterator[str]:
    """What a path may mean if it is not spelt in the usual way, the likeliest first.

    A slash at the end is left out before all else, lest it be taken for a part of a key.
    """
    plain = path.rstrip("/") or "/"
    version, _, rest = plain.removeprefix("/").partition("/")
    if version == "3" and plain == path and not path.endswith(".json"):
        return
    yield plain
    yield path
    if version in _SAID:
        for served in _SERVED:
            yield f"/{served}/{rest.removesuffix('.json')}"
