"""One's own account: password, sessions and tokens."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from steam.core.accounts import Role
from steam.core.errors import InvalidInput, SteamError
from steam.core.store import Store
from steam.web.account_bodies import Days, Password, ProjectName, SecretName
from steam.web.actor import Actor
from steam.web.dependencies import AccountsDep, ActorDep, ServicesDep, WholeStoreDep
from steam.web.errors import status_of
from steam.web.own_tokens import check_unconfined, owner_of
from steam.web.rendering import render
from steam.web.services import MasterServices
from steam.web.views.accounts import list_sessions, list_tokens

router = APIRouter(prefix="/account")

Id = Annotated[int, Path(ge=1, lt=1 << 62)]
PasswordField = Annotated[Password, Form()]


@router.get("")
def account(
    request: Request, actor: ActorDep, services: ServicesDep, store: WholeStoreDep
) -> HTMLResponse:
    return _page(request, actor, services, store)


@router.post("/password")
async def password(
    request: Request,
    actor: ActorDep,
    services: ServicesDep,
    store: WholeStoreDep,
    use: AccountsDep,
    *,
    old: PasswordField,
    new: PasswordField,
    again: PasswordField,
) -> HTMLResponse:
    try:
        check_unconfined(actor)
        if new != again:
            raise InvalidInput("The two new passwords are not the same.", hint="Type them again.")
        await use.run(lambda: use.people.change_password(actor.name, old, new, keep=actor.session))
    except SteamError as error:
        return _page(request, actor, services, store, error=error)
    done = "The password is changed; other browsers are logged out."
    return _page(request, actor, services, store, done=done)


@router.post("/sessions/{number}/end")
async def end(number: Id, actor: ActorDep, use: AccountsDep) -> Response:
    check_unconfined(actor)
    await use.run(lambda: use.entry.end_session(actor.name, number))
    return RedirectResponse("/account", 303)


@router.post("/tokens")
async def create(
    request: Request,
    actor: ActorDep,
    services: ServicesDep,
    store: WholeStoreDep,
    use: AccountsDep,
    *,
    name: Annotated[SecretName, Form()],
    role: Annotated[Role, Form()] = Role.VIEWER,
    project: Annotated[ProjectName, Form()] = "",
    days: Annotated[Days, Form()] = None,
) -> HTMLResponse:
    try:
        check_unconfined(actor)
        owner = owner_of(actor, None)
        _, secret = await use.run(
            lambda: use.tokens.create(
                owner, name, role, project=project or None, days=days, who=actor.name
            )
        )
    except SteamError as error:
        return _page(request, actor, services, store, error=error)
    return _page(request, actor, services, store, secret=secret.text)


@router.post("/tokens/{number}/revoke")
async def revoke(number: Id, actor: ActorDep, use: AccountsDep) -> Response:
    check_unconfined(actor)
    await use.run(lambda: use.tokens.revoke(actor.name, number, who=actor.name))
    return RedirectResponse("/account", 303)


def _page(
    request: Request,
    actor: Actor,
    services: MasterServices,
    store: Store,
    *,
    error: SteamError | None = None,
    done: str = "",
    secret: str = "",
) -> HTMLResponse:
    with store.read() as reader:
        sessions = list_sessions(reader, actor)
        tokens = list_tokens(reader, actor.name) if actor.account_id is not None else []
    with services.store.read() as reader:
        projects = [project.name for project in reader.projects()]
    context = {
        "sessions": sessions,
        "tokens": tokens,
        "projects": projects,
        "roles": [role.value for role in Role if actor.role.allows(role)],
        "error": error,
        "done": done,
        "secret": secret,
    }
    return render(request, "account.html", context, status=status_of(error) if error else 200)
