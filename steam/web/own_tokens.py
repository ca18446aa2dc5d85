"""Whose tokens a request is about: one's own, and for admins anybody's."""

from steam.core.accounts import Role
from steam.core.errors import Conflict
from steam.core.store import Store
from steam.web.actor import Actor
from steam.web.refusals import Forbidden
from steam.web.views.accounts import View, list_tokens


def owner_of(actor: Actor, account: str | None) -> str:
    """The account that is meant. Raises Forbidden, and Conflict for an actor without one."""
    if account is not None and account != actor.name and actor.role is not Role.ADMIN:
        raise Forbidden("These are somebody else's tokens.", hint="Ask an admin.")
    if account is None and actor.account_id is None:
        raise Conflict(
            "A token belongs to an account, and you have none.",
            hint="Name one with --account, or add one: `steam account add NAME --role admin`.",
        )
    return account or actor.name


def check_unconfined(actor: Actor) -> None:
    """Raise Forbidden for a request by a token: a token neither makes nor revokes others.

    Whoever finds one would otherwise outlive its end, or leave the project that it is confined to.
    """
    if actor.account_id is not None and not actor.session:
        raise Forbidden(
            "A token cannot make or revoke tokens.", hint="Log in, and do it on your account page."
        )


def tokens_of(store: Store, actor: Actor, account: str | None) -> list[View]:
    """The tokens that an actor may see: his own, and an admin those of all."""
    with store.read() as reader:
        if account is None and actor.role is Role.ADMIN:
            return list_tokens(reader, None)
        return list_tokens(reader, owner_of(actor, account))
