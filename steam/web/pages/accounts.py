"""All accounts, for admins."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from steam.core.accounts import Role
from steam.core.errors import SteamError
from steam.web.account_bodies import AccountName, Password
from steam.web.dependencies import AccountsDep, BaseUrlDep, ServicesDep
from steam.web.errors import status_of
from steam.web.rendering import render
from steam.web.services import MasterServices
from steam.web.views.accounts import list_accounts

router = APIRouter(prefix="/accounts")

RoleField = Annotated[Role, Form()]


@router.get("")
def accounts(request: Request, services: ServicesDep) -> HTMLResponse:
    return _page(request, services)


@router.post("")
async def add(
    request: Request,
    services: ServicesDep,
    use: AccountsDep,
    base_url: BaseUrlDep,
    *,
    name: Annotated[AccountName, Form()],
    role: RoleField = Role.VIEWER,
    password: Annotated[Password, Form()] = "",
) -> HTMLResponse:
    try:
        added = await use.run(
            lambda: use.people.add(name, role, password or None, who=services.who)
        )
    except SteamError as error:
        return _page(request, services, error=error)
    link = "" if added.invitation is None else f"{base_url}/setup?code={added.invitation.text}"
    return _page(request, services, link=link, guest=added.account.name)


@router.post("/{name}/invite")
async def invite(
    name: str, request: Request, services: ServicesDep, use: AccountsDep, base_url: BaseUrlDep
) -> HTMLResponse:
    secret = await use.run(lambda: use.people.invite(name, who=services.who))
    return _page(request, services, link=f"{base_url}/setup?code={secret.text}", guest=name)


@router.post("/{name}/role")
async def role(
    name: str, request: Request, services: ServicesDep, use: AccountsDep, role: RoleField
) -> Response:
    try:
        await use.run(lambda: use.people.set_role(name, role, who=services.who))
    except SteamError as error:
        return _page(request, services, error=error)
    return _again()


@router.post("/{name}/disable")
async def disable(name: str, request: Request, services: ServicesDep, use: AccountsDep) -> Response:
    try:
        await use.run(lambda: use.people.disable(name, who=services.who))
    except SteamError as error:
        return _page(request, services, error=error)
    return _again()


@router.post("/{name}/enable")
async def enable(name: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.people.enable(name, who=services.who))
    return _again()


@router.post("/{name}/unlock")
async def unlock(name: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.people.unlock(name, who=services.who))
    return _again()


@router.post("/{name}/remove")
async def remove(name: str, request: Request, services: ServicesDep, use: AccountsDep) -> Response:
    try:
        await use.run(lambda: use.people.remove(name, who=services.who))
    except SteamError as error:
        return _page(request, services, error=error)
    return _again()


def _again() -> Response:
    return RedirectResponse("/accounts", 303)


def _page(
    request: Request,
    services: MasterServices,
    *,
    error: SteamError | None = None,
    link: str = "",
    guest: str = "",
) -> HTMLResponse:
    with services.store.read() as reader:
        found = list_accounts(reader, services.clock.now_ms())
    context = {
        "accounts": found,
        "roles": [role.value for role in Role],
        "error": error,
        "link": link,
        "guest": guest,
    }
    return render(request, "accounts.html", context, status=status_of(error) if error else 200)
