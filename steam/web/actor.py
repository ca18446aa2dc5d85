"""The actor of a request: who asks, in which role, seeing which projects."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import Scope

from steam.core.accounts import Role

_KEY = "steam.actor"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    `projects` are the ids of those that he sees; None: all. Without an account it is the user of
    this machine, or a command of the home. `session` is the sha256 of the session's secret.
    """

    name: str
    role: Role
    projects: frozenset[int] | None = None
    account_id: int | None = None
    session: str = ""


def set_actor(scope: Scope, actor: Actor | None) -> None:
    """Note who asks, for all who handle the request."""
    scope[_KEY] = actor


def actor_of(request: Request) -> Actor | None:
    """Who asks; None for a stranger on a page that is for everybody."""
    actor: Actor | None = request.scope.get(_KEY)
    return actor
