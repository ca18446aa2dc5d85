"""Members of a project."""

from fastapi import APIRouter
from fastapi.responses import Response

from steam.accounts.members import find_project, members_of
from steam.web.dependencies import AccountsDep, ServicesDep
from steam.web.json import Json

router = APIRouter(prefix="/projects/{project}/members")


@router.get("")
def members(project: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        found = members_of(reader, find_project(reader, project))
    return Json([{"name": one.name, "role": one.role.value} for one in found])


@router.put("/{account}")
async def add(project: str, account: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.members.add(project, account, who=services.who))
    return Response(status_code=204)


@router.delete("/{account}")
async def remove(project: str, account: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.members.remove(project, account, who=services.who))
    return Response(status_code=204)
