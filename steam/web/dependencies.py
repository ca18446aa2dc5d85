"""What handlers ask for, by type: in the name of who asks, over what that actor sees."""

from typing import Annotated

from fastapi import Depends, Request

from steam.core.store import Store
from steam.web.actor import Actor, actor_of
from steam.web.changes import Changes
from steam.web.refusals import Unauthorized
from steam.web.services import MasterServices
from steam.web.use_cases import AccountUseCases
from steam.web.watch import ChangeWatch


def _actor(request: Request) -> Actor:
    """Who asks. Raises Unauthorized for a stranger, on pages that are for everybody."""
    actor = actor_of(request)
    if actor is None:
        raise Unauthorized("This server asks for a login.", hint="Log in first.")
    return actor


ActorDep = Annotated[Actor, Depends(_actor)]


def _services(request: Request, actor: ActorDep) -> MasterServices:
    services: MasterServices = request.app.state.services
    return services.seen_by(actor)


ServicesDep = Annotated[MasterServices, Depends(_services)]


def _changes(request: Request, services: ServicesDep) -> Changes:
    changes: Changes = request.app.state.changes
    return changes.of(services)


def _base_url(request: Request) -> str:
    """The address under which the client knows this server, which has checked the name in it.

    A proxy that speaks TLS says so; who lies about it is told a wrong address.
    """
    url = request.base_url
    if request.headers.get("x-forwarded-proto", "").strip().lower() == "https":
        url = url.replace(scheme="https")
    return str(url).rstrip("/")


def _watch(request: Request) -> ChangeWatch:
    watch: ChangeWatch = request.app.state.watch
    return watch


def _accounts(request: Request) -> AccountUseCases:
    accounts: AccountUseCases = request.app.state.accounts
    return accounts


AccountsDep = Annotated[AccountUseCases, Depends(_accounts)]


def _whole_store(request: Request) -> Store:
    """All records: only for what is an actor's own whatever his projects, such as sessions."""
    services: MasterServices = request.app.state.services
    return services.store


BaseUrlDep = Annotated[str, Depends(_base_url)]
ChangesDep = Annotated[Changes, Depends(_changes)]
WatchDep = Annotated[ChangeWatch, Depends(_watch)]
WholeStoreDep = Annotated[Store, Depends(_whole_store)]
