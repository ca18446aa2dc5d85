"""Accounts, for admins."""

from fastapi import APIRouter
from fastapi.responses import Response

from steam.core.store import Reader
from steam.web.account_bodies import NewAccount, NewPassword, NewRole
from steam.web.actor import Actor
from steam.web.dependencies import AccountsDep, ActorDep, BaseUrlDep, ServicesDep
from steam.web.json import Json
from steam.web.views.accounts import account_view, list_accounts

router = APIRouter()


@router.get("/whoami")
def whoami(actor: ActorDep, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        projects = _projects(reader, actor)
    return Json({"name": actor.name, "role": actor.role.value, "projects": projects})


@router.get("/accounts")
def accounts(services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(list_accounts(reader, services.clock.now_ms()))


@router.post("/accounts")
async def add(
    body: NewAccount, services: ServicesDep, use: AccountsDep, base_url: BaseUrlDep
) -> Json:
    added = await use.run(
        lambda: use.people.add(body.name, body.role, body.password, who=services.who)
    )
    link = None if added.invitation is None else f"{base_url}/setup?code={added.invitation.text}"
    view = account_view(added.account, services.clock.now_ms())
    return Json({**view, "invitation": link}, 201)


@router.post("/accounts/{name}/invite")
async def invite(name: str, services: ServicesDep, use: AccountsDep, base_url: BaseUrlDep) -> Json:
    secret = await use.run(lambda: use.people.invite(name, who=services.who))
    return Json({"invitation": f"{base_url}/setup?code={secret.text}"})


@router.post("/accounts/{name}/role")
async def role(name: str, body: NewRole, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.people.set_role(name, body.role, who=services.who))
    return Response(status_code=204)


@router.post("/accounts/{name}/password")
async def password(
    name: str, body: NewPassword, services: ServicesDep, use: AccountsDep
) -> Response:
    await use.run(lambda: use.people.set_password(name, body.password, who=services.who))
    return Response(status_code=204)


@router.post("/accounts/{name}/disable")
async def disable(name: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.people.disable(name, who=services.who))
    return Response(status_code=204)


@router.post("/accounts/{name}/enable")
async def enable(name: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.people.enable(name, who=services.who))
    return Response(status_code=204)


@router.post("/accounts/{name}/unlock")
async def unlock(name: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.people.unlock(name, who=services.who))
    return Response(status_code=204)


@router.delete("/accounts/{name}")
async def remove(name: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.people.remove(name, who=services.who))
    return Response(status_code=204)


def _projects(reader: Reader, actor: Actor) -> list[str] | None:
    return None if actor.projects is None else [one.name for one in reader.projects()]
