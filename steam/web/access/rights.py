"""The one table of what a request needs: by method and path, first match first. Pure.

`{}` is one part of a path, `**` any rest of it. What is not listed is for admins.
"""

import re
from enum import StrEnum

from steam.core.accounts import Role


class Right(StrEnum):
    """What a request needs: nothing, or a role."""

    PUBLIC = "public"
    VIEWER = "viewer"
    DEPLOYER = "deployer"
    ADMIN = "admin"

    @property
    def role(self) -> Role | None:
        """The least role; None: anybody may."""
        return None if self is Right.PUBLIC else Role(self.value)


_READ = frozenset({"GET", "HEAD"})
_CHANGE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ALL = _READ | _CHANGE

_RULES: tuple[tuple[frozenset[str], str, Right], ...] = (
    # Before anybody has logged in.
    (_READ, "/static/**", Right.PUBLIC),
    (_ALL, "/login", Right.PUBLIC),
    (_ALL, "/setup", Right.PUBLIC),
    (_CHANGE, "/logout", Right.PUBLIC),
    # What is one's own, whatever the role.
    (_ALL, "/account", Right.VIEWER),
    (_ALL, "/account/**", Right.VIEWER),
    (_READ, "/api/whoami", Right.VIEWER),
    (_ALL, "/api/tokens", Right.VIEWER),
    (_CHANGE, "/api/tokens/{}", Right.VIEWER),
    # Who may what.
    (_ALL, "/accounts", Right.ADMIN),
    (_ALL, "/accounts/**", Right.ADMIN),
    (_ALL, "/api/accounts", Right.ADMIN),
    (_ALL, "/api/accounts/**", Right.ADMIN),
    (_ALL, "/settings", Right.ADMIN),
    (_ALL, "/settings/**", Right.ADMIN),
    (_CHANGE, "/projects/{}/members", Right.ADMIN),
    (_CHANGE, "/projects/{}/members/**", Right.ADMIN),
    (_CHANGE, "/api/projects/{}/members/**", Right.ADMIN),
    (_CHANGE, "/deployments/{}/open", Right.ADMIN),
    (_CHANGE, "/api/deployments/{}/open", Right.ADMIN),
    # Keys let programs in: only those who may make them see that they are there.
    (_ALL, "/deployments/{}/keys", Right.DEPLOYER),
    (_ALL, "/deployments/{}/keys/**", Right.DEPLOYER),
    (_ALL, "/api/deployments/{}/keys", Right.DEPLOYER),
    (_ALL, "/api/deployments/{}/keys/**", Right.DEPLOYER),
    # The notebook and its trainer, which all deployers share.
    (_ALL, "/flow", Right.DEPLOYER),
    (_ALL, "/flow/**", Right.DEPLOYER),
    # What there is, and changing it.
    (_READ, "/", Right.VIEWER),
    (_READ, "/metrics", Right.VIEWER),
    (_READ, "/compare", Right.VIEWER),
    (_READ, "/events", Right.VIEWER),
    *(
        (methods, prefix + noun + rest, right)
        for prefix in ("/", "/api/")
        for noun in (
            "batches",
            "deployments",
            "health",
            "jobs",
            "labels",
            "models",
            "projects",
        )
        for rest in ("", "/**")
        for methods, right in ((_READ, Right.VIEWER), (_CHANGE, Right.DEPLOYER))
    ),
    (_READ, "/api/events", Right.VIEWER),
    (_READ, "/api/stream", Right.VIEWER),
    (_READ, "/api/traffic", Right.VIEWER),
    (_READ, "/api/traffic/**", Right.VIEWER),
)


def _pattern(path: str) -> re.Pattern[str]:
    escaped = re.escape(path).replace(r"\{\}", "[^/]+").replace(r"\*\*", ".*")
    return re.compile(escaped, re.DOTALL)


_TABLE = tuple((methods, _pattern(path), right) for methods, path, right in _RULES)


def needed_right(method: str, path: str) -> Right:
    """What a request needs. A path may have any text in it."""
    return listed_right(method, path) or Right.ADMIN


def listed_right(method: str, path: str) -> Right | None:
    """The same; None where the table does not name it."""
    return next(
        (right for methods, at, right in _TABLE if method in methods and at.fullmatch(path)), None
    )
